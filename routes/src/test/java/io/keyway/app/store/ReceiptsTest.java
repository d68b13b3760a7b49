// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.list;
import static io.keyway.app.store.TestDatabase.maybe;
import static io.keyway.app.store.TestDatabase.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.audit.Receipt.State;
import io.keyway.model.custody.CabinetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReceiptsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private final Receipts receipts = new Receipts();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aReceiptComesBackWithItsCabinets(TestDatabase database) {
    Store store = database.emptied();
    Receipt open = receipt("r1", State.OPEN, Progress.PENDING, Optional.empty());
    on(store, db -> receipts.insert(db, open, 1, 5));

    assertThat(maybe(store, db -> receipts.find(db, "r1"))).contains(open);
    assertThat(maybe(store, db -> receipts.find(db, "r2"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void itsProgressIsKeptAndACompleteOneIsNoLongerOpen(TestDatabase database) {
    Store store = database.emptied();
    on(
        store,
        db ->
            receipts.insert(
                db, receipt("r1", State.OPEN, Progress.PENDING, Optional.empty()), 1, 5));
    Receipt sent = receipt("r1", State.OPEN, Progress.ACKNOWLEDGED, Optional.of(NOW));
    on(store, db -> receipts.save(db, sent));

    assertThat(maybe(store, db -> receipts.find(db, "r1"))).contains(sent);
    assertThat(list(store, receipts::open))
        .singleElement()
        .matches(o -> o.receipt().equals(sent) && o.epoch() == 1 && o.revision() == 5);

    Receipt done = receipt("r1", State.COMPLETE, Progress.VERIFIED, Optional.of(NOW));
    on(store, db -> receipts.save(db, done));
    assertThat(list(store, receipts::open)).isEmpty();
    assertThat(maybe(store, db -> receipts.find(db, "r1"))).contains(done);
  }

  private static Receipt receipt(
      String id, State state, Progress progress, Optional<Instant> acknowledged) {
    return new Receipt(
        id,
        "hr",
        "terminated",
        "p1",
        "00123",
        NOW,
        NOW,
        state,
        List.of(
            new AtCabinet(
                new CabinetId("C1"),
                progress,
                acknowledged,
                acknowledged,
                progress == Progress.VERIFIED ? acknowledged : Optional.empty(),
                acknowledged.isPresent() ? Optional.empty() : Optional.of(NOW.plusSeconds(60))),
            new AtCabinet(
                new CabinetId("C2"),
                progress,
                acknowledged,
                acknowledged,
                progress == Progress.VERIFIED ? acknowledged : Optional.empty(),
                Optional.empty())));
  }
}
