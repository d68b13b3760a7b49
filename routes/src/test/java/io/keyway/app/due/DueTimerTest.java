// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.due;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.JdbcStore;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.app.store.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DueTimerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private final DueInstants dueInstants = new DueInstants();
  private final SetClock clock = new SetClock();
  private final List<String> fired = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatIsDueFiresOnceAndWhatIsNotWaits(TestDatabase database) {
    Store store = database.emptied();
    put(store, "late", NOW.plusSeconds(5));
    put(store, "early", NOW.minusSeconds(5));
    DueTimer timer = timer(store, due -> fired.add(due.id()));

    Instant next = timer.look();
    timer.look();

    assertThat(fired).containsExactly("early");
    assertThat(next).isEqualTo(NOW.plusSeconds(5));
    clock.now = NOW.plusSeconds(5);
    timer.look();
    assertThat(fired).containsExactly("early", "late");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatBecameDueWhileTheBridgeWasDownFiresAfterItsStart(TestDatabase database) {
    Store store = database.emptied();
    put(store, "curfew", NOW.plusSeconds(5));
    clock.now = NOW.plus(2, ChronoUnit.DAYS);

    timer(store, due -> fired.add(due.id() + " " + due.content())).look();

    assertThat(fired).containsExactly("curfew {\"n\":1}");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aClockThatStepsFiresNothingTwiceAndIsLookedAtSoon(TestDatabase database) {
    Store store = database.emptied();
    put(store, "soon", NOW.plusSeconds(3_600));
    DueTimer timer = timer(store, due -> fired.add(due.id()));

    assertThat(timer.look()).isEqualTo(NOW.plusSeconds(10));
    clock.now = NOW.plusSeconds(7_200);
    timer.look();
    clock.now = NOW.minusSeconds(7_200);
    put(store, "later", NOW.plusSeconds(60));
    timer.look();
    clock.now = NOW.plusSeconds(59);
    timer.look();
    assertThat(fired).containsExactly("soon");
    clock.now = NOW.plusSeconds(60);
    timer.look();

    assertThat(fired).containsExactly("soon", "later");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anActionThatFailsIsTriedAgainLaterAndDelaysNoOther(TestDatabase database) {
    Store store = database.emptied();
    put(store, "bad", NOW.minusSeconds(9));
    put(store, "good", NOW.minusSeconds(5));
    DueTimer timer =
        timer(
            store,
            due -> {
              fired.add(due.id());
              if (due.id().equals("bad") && fired.size() < 5) {
                throw new StoreUnavailable("locked", new IllegalStateException());
              }
            });

    timer.look();
    timer.look();
    clock.now = NOW.plusSeconds(1);
    timer.look();
    clock.now = NOW.plusSeconds(2);
    timer.look();
    clock.now = NOW.plusSeconds(3);
    timer.look();
    clock.now = NOW.plusSeconds(60);
    timer.look();
    timer.look();

    assertThat(fired).containsExactly("bad", "good", "bad", "bad", "bad");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatIsPutAnewWhileItFiresFiresAgain(TestDatabase database) {
    Store store = database.emptied();
    put(store, "daily", NOW);
    DueTimer timer =
        timer(
            store,
            due -> {
              fired.add(due.id());
              put(store, "daily", due.dueAt().plus(1, ChronoUnit.DAYS));
            });

    timer.look();
    timer.look();
    clock.now = NOW.plus(1, ChronoUnit.DAYS);
    timer.look();

    assertThat(fired).containsExactly("daily", "daily");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aKindThatNobodyActsOnIsKept(TestDatabase database) {
    Store store = database.emptied();
    store.execute(
        Priority.NORMAL,
        db -> dueInstants.put(db, new DueInstant("x", "unheard-of", NOW, "key:K1", "{}")));

    timer(store, due -> fired.add(due.id())).look();

    assertThat(fired).isEmpty();
    assertThat(store.<List<DueInstant>>read(db -> dueInstants.due(db, NOW, 10))).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void manyThatAreDueAtOnceAllFire(TestDatabase database) {
    Store store = database.emptied();
    IntStream.range(0, 250).forEach(i -> put(store, "d" + i, NOW.minusSeconds(i)));
    DueTimer timer = timer(store, due -> fired.add(due.id()));

    while (!timer.look().isAfter(NOW)) {
      assertThat(fired).hasSizeLessThan(251);
    }

    assertThat(fired).hasSize(250).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theThreadWakesForWhatIsPutAndEndsWhenStopped(TestDatabase database) throws Exception {
    JdbcStore store = database.emptied();
    CountDownLatch latch = new CountDownLatch(1);
    DueTimer timer =
        new DueTimer(
            store, dueInstants, Stream.of(action(due -> latch.countDown())), Clock.systemUTC());
    timer.start();

    put(store, "soon", Instant.now().plusMillis(50));

    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    timer.stop();
    assertThat(timer.isRunning()).isFalse();
  }

  private DueTimer timer(Store store, Consumer<DueInstant> fire) {
    return new DueTimer(store, dueInstants, Stream.of(action(fire)), clock);
  }

  private static DueAction action(Consumer<DueInstant> fire) {
    return new DueAction() {
      @Override
      public String kind() {
        return "curfew";
      }

      @Override
      public void fire(DueInstant due) {
        fire.accept(due);
      }
    };
  }

  private void put(Store store, String id, Instant at) {
    store.execute(
        Priority.NORMAL,
        db -> dueInstants.put(db, new DueInstant(id, "curfew", at, "key:K1", "{\"n\":1}")));
  }

  private static final class SetClock extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
