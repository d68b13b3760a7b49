// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.estate.EstateFile;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Blocks.Kind;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Store;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.rules.load.RefusedFile;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Sees to it that no edit of {@code cabinets.yaml} gives back what is blocked. A lock-down and a
 * block name sites and key sets: under another name, or at another place, they would not be found.
 */
@Component
class LockedPlaces {
  private final Store store;
  private final Blocks blocks;

  LockedPlaces(Store store, Blocks blocks) {
    this.store = store;
    this.blocks = blocks;
  }

  /**
   * Refuses an estate in which a site in lock-down has not the cabinets and key sets that it has
   * now, or in which a blocked key set is missing.
   */
  void check(Estate now, Estate next) {
    store
        .read(blocks::places)
        .forEach(
            block ->
                moved(now, next, block.scope())
                    .ifPresent(
                        what -> {
                          throw new RefusedFile(
                              EstateFile.NAME, 1, what + "; release it first, then edit the file");
                        }));
  }

  private static Optional<String> moved(Estate now, Estate next, Scope scope) {
    if (scope.kind() == Kind.KEY_SET) {
      return now.keySets().keySet().stream()
          .filter(id -> id.value().equals(scope.subject()) && !next.keySets().containsKey(id))
          .findFirst()
          .map(id -> "key set " + id + " is blocked and may not be renamed or taken out");
    }
    return now.cabinets().values().stream()
        .filter(cabinet -> cabinet.site().equals(scope.subject()))
        .filter(cabinet -> !isSame(now, next, cabinet))
        .findFirst()
        .map(
            cabinet ->
                "site "
                    + scope.subject()
                    + " is in lock-down: cabinet "
                    + cabinet.id()
                    + " and its key sets may not be moved, renamed or taken out");
  }

  private static boolean isSame(Estate now, Estate next, Estate.Cabinet cabinet) {
    Estate.Cabinet there = next.cabinets().get(cabinet.id());
    return there != null
        && there.site().equals(cabinet.site())
        && now.keySetsOf(cabinet.id()).stream()
            .map(KeySet::id)
            .map(next.keySets()::get)
            .allMatch(key -> key != null && Objects.equals(key.cabinet(), cabinet.id()));
  }
}
