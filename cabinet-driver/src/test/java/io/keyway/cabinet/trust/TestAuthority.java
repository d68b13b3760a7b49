// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import io.keyway.model.custody.CabinetId;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A site's authority for tests, and identities that it issues without being asked properly. */
public record TestAuthority(Authority authority) {
  private static final Duration YEAR = Duration.ofDays(365);

  public static TestAuthority fresh() {
    return new TestAuthority(Authority.fresh(Instant.now()));
  }

  /** The bridge's identity. */
  public LinkIdentity bridge() {
    return authority.forBridge(Instant.now(), YEAR);
  }

  /** A cabinet's, from now on for a year. */
  public LinkIdentity cabinet(CabinetId cabinet) {
    return cabinet(cabinet, Instant.now(), YEAR);
  }

  /** A cabinet's. */
  public LinkIdentity cabinet(CabinetId cabinet, Instant from, Duration life) {
    KeyPair pair = Keys.fresh();
    return new LinkIdentity(
        pair.getPrivate(),
        List.of(
            authority.forCabinet(cabinet, new SigningRequest(pair.getPublic()), from, life),
            authority.certificate()));
  }
}
