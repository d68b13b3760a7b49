// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.BridgeUnderTest;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.JournalEntry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A bridge that calls fake controllers, impatiently. */
final class CallingBridge implements BridgeUnderTest {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  static final long FACILITY = 1_700_000;

  static final Timing IMPATIENT =
      new Timing(
          Duration.ofMillis(150),
          6,
          Duration.ofMillis(50),
          Duration.ofMinutes(15),
          Duration.ofMinutes(1),
          Duration.ofMillis(20),
          Duration.ofMillis(200));

  private final Calls calls;
  private final ConcurrentLinkedQueue<Runnable> onceUnlinked = new ConcurrentLinkedQueue<>();

  CallingBridge(Path folder, CabinetListener listener) {
    this(folder, listener, Clock.systemUTC(), IMPATIENT);
  }

  CallingBridge(Path folder, CabinetListener listener, Clock clock, Timing timing) {
    CabinetEndpoint endpoint =
        new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(2)).remembering(folder);
    calls = new UhppoteProtocol(clock, timing).calling(endpoint, new Overheard(listener));
  }

  Calls calls() {
    return calls;
  }

  @Override
  public CabinetUnderTest cabinet(CabinetId id) {
    return new ControllerUnderTest(id, new FakeController(Clock.system(ZONE)));
  }

  @Override
  public void close() {
    calls.close();
  }

  private final class ControllerUnderTest implements CabinetUnderTest {
    private final CabinetId id;
    private final FakeController controller;

    ControllerUnderTest(CabinetId id, FakeController controller) {
      this.id = id;
      this.controller = controller;
    }

    @Override
    public void start() {
      calls.call(id, URI.create(controller.address()));
    }

    /** Of the people whose cards are there: a controller knows cards and nothing else. */
    @Override
    public String digest() {
      RosterDigest digest = new RosterDigest();
      for (long card : controller.cards()) {
        int person = Math.toIntExact(card - FACILITY);
        digest.put(TestRoster.person(person), EntryBytes.digest(TestRoster.entry(person, 1)));
      }
      return digest.hex();
    }

    @Override
    public boolean holds(int person) {
      return controller.card(FACILITY + person).isPresent();
    }

    @Override
    public void happens(CustodyEvent event) {
      controller.happens(1, true, 1, FACILITY + 1, 1);
    }

    @Override
    public long journalAcknowledged() {
      return controller.eventIndex();
    }

    @Override
    public void cutLine(Duration time) {
      onceUnlinked.add(() -> controller.silent(false));
      controller.silent(true);
    }

    @Override
    public void holdBulk(boolean hold) {
      controller.holdsPuts(hold);
    }

    @Override
    public void close() {
      controller.close();
    }
  }

  /** Hands everything on; a line that was cut is whole again once the bridge noticed. */
  private final class Overheard implements CabinetListener {
    private final CabinetListener to;

    Overheard(CabinetListener to) {
      this.to = to;
    }

    @Override
    public boolean knows(CabinetId cabinet) {
      return to.knows(cabinet);
    }

    @Override
    public void linked(CabinetSession session) {
      to.linked(session);
    }

    @Override
    public void reported(CabinetSession session, CabinetReport report) {
      to.reported(session, report);
    }

    @Override
    public void journal(CabinetSession session, List<JournalEntry> entries) {
      to.journal(session, entries);
    }

    @Override
    public void unlinked(CabinetId cabinet, CabinetSession session, String reason) {
      to.unlinked(cabinet, session, reason);
      for (Runnable next = onceUnlinked.poll(); next != null; next = onceUnlinked.poll()) {
        next.run();
      }
    }

    @Override
    public void refused(String claimedId, String peer, String reason) {
      to.refused(claimedId, peer, reason);
    }
  }
}
