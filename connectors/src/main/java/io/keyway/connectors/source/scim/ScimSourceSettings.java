// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import io.keyway.connectors.http.ThisMachine;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/**
 * What can be set of one source.
 *
 * @param base address of the service, such as {@code https://idp.example.com/scim/v2}
 * @param token bearer token
 * @param pageSize how many users are asked for at once
 * @param groups whether groups are read, too
 * @param filter which users are read, as SCIM writes it; empty for all
 * @param timeout of one request
 */
record ScimSourceSettings(
    URI base,
    Secret token,
    int pageSize,
    boolean groups,
    String filter,
    Duration timeout,
    Clock clock) {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  static ScimSourceSettings of(SourceOptions options) {
    URI base = options.onlyUri("https", "http");
    if (base.getScheme().equalsIgnoreCase("http") && !ThisMachine.is(base.getHost())) {
      throw options.wrong("uri", "begins with https: the token would be read on the way");
    }
    ScimSourceSettings settings =
        new ScimSourceSettings(
            base,
            options.secret("token"),
            options.number("page-size", USUAL_PAGE, 1, LARGEST_PAGE),
            options.flag("groups", true),
            options.text("filter", ""),
            options.duration(
                "timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)),
            options.clock());
    options.refuseOthers();
    return settings;
  }
}
