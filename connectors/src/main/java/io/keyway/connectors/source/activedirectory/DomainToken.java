// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;
import java.util.Base64;

/** How far a domain was read, at which controller. */
sealed interface DomainToken {

  /** The controller at which it was read. */
  Controller controller();

  SyncToken token();

  /**
   * A domain controller with its database.
   *
   * @param invocationId another one after its database was restored
   */
  record Controller(String dnsName, String invocationId) {}

  /** By update sequence number: everything up to this one was read. */
  record Usn(Controller controller, long usn) implements DomainToken {
    @Override
    public SyncToken token() {
      return text("usn1", controller, String.valueOf(usn));
    }
  }

  /** By DirSync. */
  record Cookie(Controller controller, byte[] cookie) implements DomainToken {
    @Override
    public SyncToken token() {
      return text("dirsync1", controller, Base64.getEncoder().encodeToString(cookie));
    }
  }

  static DomainToken of(SyncToken token) {
    String[] parts = token.value().split(" ");
    try {
      if (parts.length == 4) {
        Controller controller = new Controller(parts[1], parts[2]);
        switch (parts[0]) {
          case "usn1" -> {
            return new Usn(controller, Long.parseLong(parts[3]));
          }
          case "dirsync1" -> {
            return new Cookie(controller, Base64.getDecoder().decode(parts[3]));
          }
          default -> {
            // told below
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new TokenInvalid("What was noted is no token of this kind of source");
  }

  private static SyncToken text(String kind, Controller controller, String place) {
    return new SyncToken(
        String.join(" ", kind, controller.dnsName(), controller.invocationId(), place));
  }
}
