// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.RevocationTimes;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.audit.Receipt.State;
import io.keyway.model.custody.CabinetId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RevocationWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private final Receipts receipts = new Receipts();
  private final RevocationTimes times = new RevocationTimes();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void revocationPastTheObjectiveIsAnIncidentUntilItIsComplete(TestDatabase database) {
    Store store = database.emptied();
    insert(store, "terminated", "r1", NOW, Optional.empty());
    insert(store, "changed", "r2", NOW, Optional.empty());

    watch(store, NOW.plusSeconds(60)).look();
    assertThat(late(store)).isEmpty();

    watch(store, NOW.plusSeconds(61)).look();
    RevocationWatch restarted = watch(store, NOW.plusSeconds(62));
    restarted.look();
    assertThat(late(store)).containsExactly("revocation-late:r1");

    complete(store, "r1", NOW.plusSeconds(90));
    restarted.look();
    assertThat(late(store)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void levelIsReadFromTheReceiptsSinceThen(TestDatabase database) {
    Store store = database.emptied();
    for (int n = 1; n <= 100; n++) {
      String id = "r" + n;
      insert(store, n % 2 == 0 ? "terminated" : "suspended", id, NOW, Optional.empty());
      complete(store, id, NOW.plusMillis(n));
    }
    insert(store, "terminated", "old", NOW.minusSeconds(9), Optional.empty());
    complete(store, "old", NOW.plusSeconds(1_000));
    insert(store, "hired", "other", NOW, Optional.empty());
    complete(store, "other", NOW.plusSeconds(1_000));
    insert(store, "terminated", "open", NOW, Optional.empty());

    ServiceLevel level = new ServiceLevels(store, times, Clock.systemUTC()).since(NOW);

    assertThat(level).isEqualTo(new ServiceLevel(NOW, 100, 50.0, 99.0, 100.0, 1));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void scheduledRevocationIsTimedFromWhenItCounts(TestDatabase database) {
    Store store = database.emptied();
    insert(store, "terminated", "r1", NOW, Optional.of(NOW.plusSeconds(3_600)));

    watch(store, NOW.plusSeconds(3_650)).look();
    assertThat(late(store)).isEmpty();
    complete(store, "r1", NOW.plusSeconds(3_601));

    assertThat(new ServiceLevels(store, times, Clock.systemUTC()).since(NOW).worst())
        .isEqualTo(1_000.0);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void figuresSayHowManyAreOpenAndForHowLong(TestDatabase database) {
    Store store = database.emptied();
    insert(store, "terminated", "r1", NOW, Optional.empty());
    RevocationWatch watch = watch(store, NOW.plusSeconds(10));
    watch.look();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    new RevocationMeters(watch, at(NOW.plusSeconds(10))).bindTo(registry);

    assertThat(registry.get("keyway.revocations.open").gauge().value()).isEqualTo(1);
    assertThat(registry.get("keyway.revocations.oldest.seconds").gauge().value()).isEqualTo(10);
    assertThat(registry.get("keyway.exposure.seconds").gauge().value()).isEqualTo(86_390);
  }

  private RevocationWatch watch(Store store, Instant now) {
    return new RevocationWatch(
        store,
        times,
        new Incidents(new Ledger()),
        new ObjectiveSettings(Duration.ofSeconds(60)),
        at(now));
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static List<String> late(Store store) {
    return store.read(db -> new Incidents(new Ledger()).dedupeKeysOf(db, "revocation-late"));
  }

  private void insert(
      Store store, String change, String id, Instant accepted, Optional<Instant> effective) {
    Receipt receipt =
        receipt(change, id, accepted, effective.orElse(accepted), State.OPEN, Optional.empty());
    store.execute(Priority.NORMAL, db -> receipts.insert(db, receipt, 1, 1));
  }

  private void complete(Store store, String id, Instant verified) {
    store.execute(
        Priority.NORMAL,
        db -> {
          Receipt open = receipts.find(db, id).orElseThrow();
          receipts.save(
              db,
              receipt(
                  open.change(),
                  id,
                  open.acceptedAt(),
                  open.effectiveAt(),
                  State.COMPLETE,
                  Optional.of(verified)));
        });
  }

  private static Receipt receipt(
      String change,
      String id,
      Instant accepted,
      Instant effective,
      State state,
      Optional<Instant> verified) {
    return new Receipt(
        id,
        "hr",
        change,
        "p1",
        "00123",
        accepted,
        effective,
        state,
        List.of(
            new AtCabinet(
                new CabinetId("C1"),
                verified.isPresent() ? Progress.VERIFIED : Progress.OFFLINE,
                verified,
                verified,
                verified,
                verified.isPresent() ? Optional.empty() : Optional.of(NOW.plusSeconds(86_400)))));
  }
}
