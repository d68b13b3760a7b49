// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call the bridge over HTTP.
 *
 * @param tokens credentials of programs and of the command line
 * @param session how long a browser stays signed in
 * @param signInLink how long a sign-in link waits to be opened
 * @param url under which browsers reach the bridge; empty means the address it listens on
 * @param behindProxy the network of the reverse proxy that speaks TLS for the bridge, such as
 *     {@code 10.0.0.0/24}; nobody else is answered then; empty means none
 */
@ConfigurationProperties("keyway.access")
public record AccessSettings(
    @DefaultValue List<Token> tokens,
    @DefaultValue("PT12H") Duration session,
    @DefaultValue("PT15M") Duration signInLink,
    @DefaultValue("") String url,
    @DefaultValue("") String behindProxy) {

  /** What the secret of a demo's credential starts with; {@code run} refuses such a credential. */
  public static final String DEMO_PREFIX = "demo-";

  public AccessSettings {
    tokens = List.copyOf(tokens);
  }

  /**
   * A credential.
   *
   * @param name who it was given to, for the ledger
   * @param token where the secret is kept: {@code file:PATH} or {@code env:NAME}
   * @param roles what its bearer may do
   * @param person employee number of its bearer, where that is one person: nobody gives keys to
   *     themselves; empty means a program or several people
   */
  public record Token(String name, String token, Set<Role> roles, @DefaultValue("") String person) {
    public Token {
      if (name.isBlank() || roles.isEmpty()) {
        throw new IllegalArgumentException(
            "keyway.access.tokens: each has a name, a token (file: or env:) and roles");
      }
      roles = Set.copyOf(roles);
    }
  }

  /** What somebody may do. */
  public enum Role {
    /** Sees custody, people, cabinets, receipts, plans and incidents. */
    VIEWER,
    /** Acts on incidents, corrects custody, revokes, replays. */
    OPERATOR,
    /** Approves and rejects plans. */
    APPROVER,
    /** Watches what sources sent and replays it; never approves. */
    INTEGRATOR,
    /** Sets PINs and lets people sign in. */
    SECURITY_ADMIN,
    /** Reads the ledger and the history. */
    AUDITOR,
    /** Locks a site down alone, in an emergency; each use is an incident. */
    BREAK_GLASS;

    /** As settings write it, such as {@code security-admin}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
