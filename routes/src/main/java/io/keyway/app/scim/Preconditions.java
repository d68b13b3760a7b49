// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.connectors.scim.ScimRefusal;
import java.util.Arrays;
import java.util.Optional;

/** {@code If-Match} and {@code If-None-Match} (RFC 9110, section 13), with weak tags. */
final class Preconditions {
  private static final int FAILED = 412;

  private Preconditions() {}

  /** Refuses 412 where the client means another version; one that names none means any. */
  static void check(Optional<String> ifMatch, long version) {
    if (ifMatch.isPresent() && !names(ifMatch.get(), version)) {
      throw new ScimRefusal(
          FAILED, "", "The resource is of version " + ScimView.etag(version) + " by now");
    }
  }

  /** Whether the client has this version already. */
  static boolean isKnown(Optional<String> ifNoneMatch, long version) {
    return ifNoneMatch.isPresent() && names(ifNoneMatch.get(), version);
  }

  private static boolean names(String tags, long version) {
    return tags.strip().equals("*")
        || Arrays.stream(tags.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(tag -> tag.equals("\"" + version + "\""));
  }
}
