// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.did;
import static io.keyway.app.store.TestDatabase.in;
import static io.keyway.app.store.TestDatabase.list;
import static io.keyway.app.store.TestDatabase.maybe;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.ledger.Checkpoint;
import io.keyway.app.ledger.LedgerVerification;
import io.keyway.app.ledger.LedgerVerification.Verdict.Sound;
import io.keyway.app.signature.SigningKey;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CheckpointsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private final Ledger ledger = new Ledger();
  private final Checkpoints checkpoints = new Checkpoints(ledger);

  @SuppressWarnings("NullAway.Init")
  private SigningKey key;

  @BeforeEach
  void makeKey(@TempDir Path folder) throws IOException {
    key = SigningKey.at(folder.resolve("ledger-key"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCheckpointVouchesForTheNewestEntryAndIsToldItself(TestDatabase database) {
    Store store = database.emptied();
    events(store, 3);

    Optional<Checkpoint> checkpoint = in(store, db -> checkpoints.sign(db, key, NOW));

    assertThat(checkpoint).map(Checkpoint::seq).contains(3L);
    assertThat(checkpoint).matches(c -> c.orElseThrow().isSigned());
    assertThat(maybe(store, db -> checkpoints.newest(db, key))).isEqualTo(checkpoint);
    assertThat(list(store, db -> ledger.after(db, 3, 10)))
        .singleElement()
        .matches(entry -> entry.type().equals("ledger.checkpoint"))
        .matches(entry -> Checkpoint.parse("{\"data\":" + entry.data() + "}").equals(checkpoint));
    assertThat(
            did(
                store,
                db ->
                    new LedgerVerification(List.of(checkpoint.orElseThrow()), Optional.empty())
                            .verify(ledger.all(db))
                        instanceof Sound))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void nothingIsSignedWhereNothingHappened(TestDatabase database) {
    Store store = database.emptied();

    assertThat(maybe(store, db -> checkpoints.sign(db, key, NOW))).isEmpty();
    events(store, 1);
    assertThat(maybe(store, db -> checkpoints.sign(db, key, NOW))).isPresent();
    assertThat(maybe(store, db -> checkpoints.sign(db, key, NOW))).isEmpty();
    events(store, 2);
    assertThat(maybe(store, db -> checkpoints.sign(db, key, NOW))).isPresent();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aThousandEntriesAreSignedBeforeTheMinuteIsOver(TestDatabase database) {
    Store store = database.emptied();
    CheckpointTimer timer =
        new CheckpointTimer(store, checkpoints, key, Clock.fixed(NOW, ZoneOffset.UTC));
    events(store, 999);
    timer.look();
    boolean early = maybe(store, db -> checkpoints.newest(db, key)).isPresent();
    events(store, 1);
    timer.look();

    assertThat(early).isFalse();
    assertThat(maybe(store, db -> checkpoints.newest(db, key)))
        .map(Checkpoint::seq)
        .contains(1_000L);
    timer.close();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void fewEntriesAreSignedEachMinute(TestDatabase database) {
    Store store = database.emptied();
    CheckpointTimer timer =
        new CheckpointTimer(store, checkpoints, key, Clock.fixed(NOW, ZoneOffset.UTC));
    events(store, 1);
    IntStream.range(0, 30).forEach(look -> timer.look());

    assertThat(maybe(store, db -> checkpoints.newest(db, key))).isPresent();
    timer.close();
  }

  private void events(Store store, int count) {
    in(
        store,
        db ->
            ledger.append(
                db,
                IntStream.range(0, count)
                    .mapToObj(
                        i -> new AuditEvent(Ids.at(NOW), "person.hired", "person:p", NOW, Map.of()))
                    .toList()));
  }
}
