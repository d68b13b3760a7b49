// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Blocks.Block;
import io.keyway.app.store.Blocks.Kind;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.model.access.Grant;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import io.keyway.rules.Entitlement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is left of rights and credentials where sites, key sets and badges are blocked. */
@Component
class Unblocked {
  private final Blocks blocks;
  private final CurrentEstate estates;

  Unblocked(Blocks blocks, CurrentEstate estates) {
    this.blocks = blocks;
    this.estates = estates;
  }

  /**
   * Rights without those at a site in lock-down, and without blocked key sets. A cabinet of which
   * nobody knows the site, as while another estate comes into force, may be at one in lock-down.
   */
  Map<CabinetId, Entitlement> of(JdbcClient db, Map<CabinetId, Entitlement> entitlements) {
    List<Block> places = entitlements.isEmpty() ? List.of() : blocks.places(db);
    if (places.isEmpty()) {
      return entitlements;
    }
    List<Scope> closed = places.stream().map(Block::scope).toList();
    Map<CabinetId, Entitlement> left = new TreeMap<>();
    entitlements.forEach(
        (cabinet, e) -> left(cabinet, e, closed).ifPresent(rest -> left.put(cabinet, rest)));
    return left;
  }

  /** Credentials without blocked badges. */
  List<Credential> of(JdbcClient db, List<Credential> credentials) {
    return credentials.stream()
        .filter(c -> !(c instanceof Badge badge) || blocks.find(db, Scope.badge(badge)).isEmpty())
        .toList();
  }

  private Optional<Entitlement> left(CabinetId cabinet, Entitlement e, List<Scope> closed) {
    Estate.Cabinet where = estates.now().cabinets().get(cabinet);
    boolean isClosed =
        where == null
            ? closed.stream().anyMatch(scope -> scope.kind() == Kind.SITE)
            : closed.contains(new Scope(Kind.SITE, where.site()));
    if (isClosed) {
      return Optional.empty();
    }
    List<Grant> grants =
        e.grants().stream().filter(g -> !closed.contains(Scope.keySet(g.keySet()))).toList();
    Map<KeySetId, List<String>> rules = new HashMap<>(e.rules());
    rules.keySet().removeIf(keySet -> closed.contains(Scope.keySet(keySet)));
    return grants.isEmpty()
        ? Optional.empty()
        : Optional.of(new Entitlement(cabinet, grants, e.maxKeys(), rules, e.limits()));
  }
}
