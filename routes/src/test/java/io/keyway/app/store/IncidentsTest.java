// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.in;
import static io.keyway.app.store.TestDatabase.maybe;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.model.audit.Incident;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.audit.Incident.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class IncidentsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final Reason OVERDUE =
      Reason.of("key-overdue", Severity.HIGH, "K1 is not back", "overdue:K1")
          .about("p1", "00123")
          .at("C1", "K1");
  private final Ledger ledger = new Ledger();
  private final Incidents incidents = new Incidents(ledger);

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void thereIsOneUnresolvedIncidentForEachCause(TestDatabase database) {
    Store store = database.emptied();

    Incident first = in(store, db -> incidents.open(db, OVERDUE, NOW));
    Incident again = in(store, db -> incidents.open(db, OVERDUE, NOW.plusSeconds(5)));

    assertThat(again).isEqualTo(first);
    assertThat(types(store)).containsExactly("incident.opened");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anAcknowledgedOneStillStands(TestDatabase database) {
    Store store = database.emptied();
    Incident first = in(store, db -> incidents.open(db, OVERDUE, NOW));
    in(store, db -> incidents.acknowledge(db, first.id(), "guard", NOW));

    Incident again = in(store, db -> incidents.open(db, OVERDUE, NOW));

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.state()).isEqualTo(State.ACKNOWLEDGED);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void itResolvesItselfWhenItsCauseIsGoneAndOpensAnewWhenItIsBack(TestDatabase database) {
    Store store = database.emptied();
    Incident first = in(store, db -> incidents.open(db, OVERDUE, NOW));

    Optional<Incident> resolved =
        in(store, db -> incidents.resolveByDedupe(db, "overdue:K1", NOW.plusSeconds(60)));
    Optional<Incident> twice =
        in(store, db -> incidents.resolveByDedupe(db, "overdue:K1", NOW.plusSeconds(61)));
    Incident next = in(store, db -> incidents.open(db, OVERDUE, NOW.plusSeconds(90)));

    assertThat(resolved).map(Incident::state).contains(State.RESOLVED);
    assertThat(resolved).map(Incident::resolvedAt).contains(Optional.of(NOW.plusSeconds(60)));
    assertThat(twice).isEmpty();
    assertThat(next.id()).isNotEqualTo(first.id());
    assertThat(types(store))
        .containsExactly("incident.opened", "incident.resolved", "incident.opened");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void actionsAreToldOnceAndACommentsTextIsNot(TestDatabase database) {
    Store store = database.emptied();
    String id = in(store, db -> incidents.open(db, OVERDUE, NOW)).id();

    in(store, db -> incidents.acknowledge(db, id, "guard", NOW));
    in(store, db -> incidents.acknowledge(db, id, "guard", NOW));
    in(store, db -> incidents.comment(db, id, "guard", "call Ada", NOW));
    in(store, db -> incidents.resolve(db, id, "guard", NOW));
    in(store, db -> incidents.resolve(db, id, "guard", NOW));

    assertThat(types(store))
        .containsExactly(
            "incident.opened", "incident.acknowledged", "incident.commented", "incident.resolved");
    assertThat(store.<List<LedgerEntry>>read(db -> ledger.after(db, 0, 10)))
        .noneMatch(entry -> entry.data().contains("Ada"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void nothingHappensToOneThatIsNotThere(TestDatabase database) {
    Store store = database.emptied();

    assertThat(maybe(store, db -> incidents.resolve(db, "none", "guard", NOW))).isEmpty();
    assertThat(maybe(store, db -> incidents.comment(db, "none", "guard", "?", NOW))).isEmpty();
    assertThat(types(store)).isEmpty();
  }

  private List<String> types(Store store) {
    return store.read(db -> ledger.after(db, 0, 100).stream().map(LedgerEntry::type).toList());
  }
}
