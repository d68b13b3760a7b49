// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One system that must know.
 *
 * @param name of its queue and in the log; letters, digits, {@code -} and {@code _}
 * @param kind {@code syslog}, {@code mail}, {@code webhook}, {@code request-tracker}, or the name
 *     of any other kamelet without its {@code -sink}
 * @param uri where it is: {@code tcp://host:port} or {@code tls://host:port} for syslog, {@code
 *     smtp://host:port} or {@code smtps://host:port} for mail, else a URL
 * @param format of syslog: {@code rfc5424} or {@code cef}
 * @param secret where the signing secret, password or token is kept: {@code file:PATH} or {@code
 *     env:NAME}; empty means none is needed
 * @param trust for {@code tls://}: file of PEM certificates that may sign the system's; empty means
 *     those that Java trusts
 * @param certificate for {@code tls://}: file of the PEM certificate that the bridge shows; empty
 *     means none
 * @param key for {@code tls://}: file of the certificate's PEM key
 * @param options further properties of the kamelet by name, such as {@code to} and {@code from} of
 *     mail and {@code queue} of request-tracker
 */
public record SinkSettings(
    String name,
    String kind,
    String uri,
    @DefaultValue("rfc5424") String format,
    @DefaultValue("") String secret,
    @DefaultValue("") String trust,
    @DefaultValue("") String certificate,
    @DefaultValue("") String key,
    @DefaultValue Map<String, String> options) {
  public SinkSettings {
    if (!String.valueOf(name).matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "keyway.sinks: each has a name of letters, digits, - and _; not: " + name);
    }
    if (String.valueOf(kind).isBlank() || String.valueOf(uri).isBlank()) {
      throw new IllegalArgumentException("keyway.sinks: " + name + " needs a kind and a uri");
    }
    options = Map.copyOf(options);
  }
}
