// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may write by SCIM 2.0 at {@code /scim/v2}.
 *
 * @param clients each with credentials of its own
 * @param window how far back the change budget of a source counts who lost rights by SCIM
 */
@ConfigurationProperties("keyway.scim")
public record ScimSettings(
    @DefaultValue List<Client> clients, @DefaultValue("PT1H") Duration window) {
  public ScimSettings {
    clients = List.copyOf(clients);
    Set<String> names = new HashSet<>();
    for (Client client : clients) {
      if (!names.add(client.name())) {
        throw new IllegalArgumentException(
            "keyway.scim.clients: " + client.name() + " stands there twice");
      }
    }
    if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("keyway.scim.window is PT1M to P7D, not " + window);
    }
  }

  /**
   * An identity provider.
   *
   * @param name who the credential was given to, for the log
   * @param source which source in {@code keyway.sources} its users and groups are of
   * @param tokens where its secret is: {@code file:PATH}, {@code env:NAME}, or {@code sha256:HEX}
   *     where only the hash is kept; two while one replaces another
   * @param may what it may do
   * @param jwt how its signed tokens are checked; absent means that only {@code tokens} count
   */
  public record Client(
      String name,
      String source,
      @DefaultValue List<String> tokens,
      @DefaultValue({"read", "users", "groups"}) Set<Scope> may,
      @Nullable Jwt jwt) {
    private static final int MOST_TOKENS = 2;

    public Client {
      tokens = List.copyOf(tokens);
      may = Set.copyOf(may);
      if (name.isBlank() || source.isBlank() || may.isEmpty()) {
        throw new IllegalArgumentException(
            "keyway.scim.clients: each has a name, a source and what it may do");
      }
      if (tokens.size() > MOST_TOKENS || tokens.isEmpty() && jwt == null) {
        throw new IllegalArgumentException(
            "keyway.scim.clients ("
                + name
                + "): one token, two while one replaces another, or jwt");
      }
    }
  }

  /** What a client may do. */
  public enum Scope {
    /** Reads its source's users and groups. */
    READ,
    /** Writes users. */
    USERS,
    /** Writes groups. */
    GROUPS
  }

  /**
   * A token that an identity provider signs. Its audience is the same for all tenants of some
   * providers: issuer and tenant are what ties it to one.
   *
   * @param issuer {@code iss}, to the letter
   * @param audience {@code aud}
   * @param tenant {@code tid}; empty where the issuer is one tenant's own
   * @param application {@code appid} or {@code azp}; empty where any of the tenant may call
   * @param keys where the public keys are, as a JWK set: an https address, or {@code file:PATH}
   */
  public record Jwt(
      String issuer,
      String audience,
      @DefaultValue("") String tenant,
      @DefaultValue("") String application,
      String keys) {
    public Jwt {
      if (issuer.isBlank() || audience.isBlank() || keys.isBlank()) {
        throw new IllegalArgumentException(
            "keyway.scim.clients.jwt: issuer, audience and keys must all be there");
      }
      if (!keys.startsWith("https://") && !keys.startsWith("file:")) {
        throw new IllegalArgumentException(
            "keyway.scim.clients.jwt.keys is an https address or file:PATH");
      }
    }
  }
}
