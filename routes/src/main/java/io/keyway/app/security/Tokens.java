// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.AccessSettings.Token;
import io.keyway.app.settings.Secrets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The credentials of programs. Only hashes are kept; all are compared, each in constant time. */
@Component
final class Tokens implements Bearers {
  private static final int SHORTEST = 20;

  private final List<Known> known = new ArrayList<>();
  private final Map<String, String> persons = new HashMap<>();

  Tokens(AccessSettings settings, Secrets secrets) {
    for (Token token : settings.tokens()) {
      String setting = "keyway.access.tokens (" + token.name() + ")";
      String secret = secrets.read(setting, token.token());
      if (secret.length() < SHORTEST) {
        throw new IllegalArgumentException(
            setting + ": a token has at least " + SHORTEST + " characters");
      }
      known.add(new Known(Fingerprint.of(secret), new Caller(token.name(), token.roles())));
      if (!token.person().isEmpty()) {
        persons.put(token.name(), token.person());
      }
    }
  }

  @Override
  public Optional<String> employeeNumberOf(Caller caller) {
    return Optional.ofNullable(persons.get(caller.name()));
  }

  Optional<Caller> bearer(String presented) {
    byte[] hash = Fingerprint.of(presented);
    Optional<Caller> found = Optional.empty();
    for (Known one : known) {
      if (MessageDigest.isEqual(one.hash, hash)) {
        found = Optional.of(one.caller);
      }
    }
    return found;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
  private record Known(byte[] hash, Caller caller) {}
}
