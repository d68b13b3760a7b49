// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A door controller and a bridge that calls it, for the tests of the driver. */
abstract class ControllerFixture {
  static final CabinetId CABINET = new CabinetId("gate-1");
  static final ZoneId ZONE = CallingBridge.ZONE;
  static final Duration LEASE = Duration.ofDays(3);

  final RecordingListener listener = new RecordingListener(CABINET);
  final TurnableClock clock = new TurnableClock(Instant.parse("2026-11-27T09:00:00Z"));
  final FakeController controller = new FakeController(clock.withZone(ZONE));
  final Path folder;
  CallingBridge bridge;

  ControllerFixture(Path folder) {
    this.folder = folder;
    this.bridge = bridge(folder);
  }

  @BeforeEach
  void nothing() {
    assertThat(controller.cards()).isEmpty();
  }

  @AfterEach
  void end() {
    bridge.close();
    controller.close();
  }

  CallingBridge bridge(Path memory) {
    return new CallingBridge(memory, listener, clock, CallingBridge.IMPATIENT);
  }

  CabinetSession linked() {
    bridge.calls().call(CABINET, URI.create(controller.address()));
    return listener.awaitLinked();
  }

  CabinetSession ready() {
    CabinetSession session = linked();
    done(session.layout(layout(ZONE)));
    done(session.renewLease(LEASE, clock.instant()));
    return session;
  }

  CabinetSession relinked(CabinetSession old) {
    old.close("the test goes on");
    CabinetSession session = listener.awaitLinked();
    while (session == old || outcome(session.layout(layout(ZONE))) instanceof Failed) {
      session = listener.awaitLinked();
    }
    return session;
  }

  static CabinetLayout layout(ZoneId zone) {
    return new CabinetLayout(zone, 4, Map.of(), List.of());
  }

  static Grant grant(int door, Duration lease, Optional<String> from) {
    Grant plain = TestRoster.grant(door);
    return new Grant(
        plain.slot(),
        plain.keySet(),
        plain.schedule(),
        lease,
        from.map(text -> OffsetDateTime.parse(text).toInstant()),
        Optional.empty());
  }

  static List<EnrolUser> days(int lease, int... people) {
    return Arrays.stream(people)
        .mapToObj(
            person ->
                new EnrolUser(
                    TestRoster.entry(
                        person,
                        1,
                        grant(1 + person % 4, Duration.ofDays(lease), Optional.empty()))))
        .toList();
  }

  static List<EnrolUser> living(List<Tombstone> graves) {
    return TestRoster.enrolments(24).stream()
        .filter(step -> graves.stream().noneMatch(grave -> grave.person().equals(step.person())))
        .toList();
  }

  static RosterEntry entry(int person) {
    return TestRoster.entry(person, 1);
  }

  static long card(int person) {
    return CallingBridge.FACILITY + person;
  }

  boolean opens(int person, String day) {
    return controller.opens(card(person), 1 + person % 4, LocalDate.parse(day));
  }

  static String digestOf(RosterEntry... entries) {
    RosterDigest digest = new RosterDigest();
    for (RosterEntry entry : entries) {
      digest.put(entry.person(), new UhppoteProtocol().digest(entry));
    }
    return digest.hex();
  }

  static Page page(CabinetSession session) {
    return (Page)
        session
            .reportsRoster()
            .orElseThrow()
            .read(Optional.empty())
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
  }

  void awaitReport(Predicate<CabinetReport> wanted) {
    CabinetReport report = listener.awaitReport();
    while (!wanted.test(report)) {
      report = listener.awaitReport();
    }
  }

  List<JournalEntry> journal(int count) {
    List<JournalEntry> entries = new ArrayList<>();
    while (entries.size() < count) {
      entries.addAll(listener.awaitJournal());
    }
    return entries;
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("nothing came of it").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  static StepOutcome outcome(CompletionStage<StepOutcome> outcome) {
    return outcome.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  static Done done(CompletionStage<StepOutcome> outcome) {
    StepOutcome result = outcome(outcome);
    assertThat(result).isInstanceOf(Done.class);
    return (Done) result;
  }
}
