// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.model.access.RosterEntry;
import io.keyway.model.identity.CardholderId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose credential is whose, and whose it was last: a badge that no longer opens anything still
 * tells that it was revoked, rather than that nobody knows it.
 */
final class Credentials {
  private static final int FORMER_KEPT = 20_000;

  private final Map<Token, Set<CardholderId>> holders = new HashMap<>();
  private final Map<Token, CardholderId> former = new LinkedHashMap<>();

  void add(RosterEntry entry) {
    for (var credential : entry.credentials()) {
      Token token = Token.of(credential);
      holders.computeIfAbsent(token, t -> new TreeSet<>()).add(entry.person());
      former.remove(token);
    }
  }

  void remove(RosterEntry entry) {
    for (var credential : entry.credentials()) {
      Token token = Token.of(credential);
      holders.computeIfPresent(
          token,
          (t, people) -> {
            people.remove(entry.person());
            return people.isEmpty() ? null : people;
          });
      remember(token, entry.person());
    }
  }

  void remember(Token token, CardholderId person) {
    former.remove(token);
    former.put(token, person);
    if (former.size() > FORMER_KEPT) {
      former.remove(former.keySet().iterator().next());
    }
  }

  /** Who has it now; nobody where several do, because then it proves nothing. */
  Optional<CardholderId> holder(Token token) {
    Set<CardholderId> people = holders.getOrDefault(token, Set.of());
    return people.size() == 1 ? people.stream().findFirst() : Optional.empty();
  }

  /** Who had it last. */
  Optional<CardholderId> formerHolder(Token token) {
    return holders.containsKey(token) ? Optional.empty() : Optional.ofNullable(former.get(token));
  }

  Map<Token, CardholderId> former() {
    return former;
  }
}
