// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.protocol.link.LinkProtocol;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * Measures a revocation at a cabinet that is just being given a large roster, on slow lines, beside
 * one at the same cabinet when nothing else goes on: from handing it to the session to the
 * cabinet's answer. The cabinet is a program of its own; the bridge's end is the protocol alone.
 */
public final class TransferBench {
  private static final CabinetId CABINET = new CabinetId("SLOW");
  private static final int PEOPLE = 10_000;
  private static final int COUNTED = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** As long as a segment can become on a serial line, octets. */
  private static final int SEGMENT = 250;

  private final Path dir;
  private final PrintWriter out;
  private long version;
  private int leaver;

  /**
   * @param dir an empty folder on the disk to be measured
   */
  public TransferBench(Path dir, PrintWriter out) {
    this.dir = dir;
    this.out = out;
  }

  public void run() throws IOException {
    ((Logger) LoggerFactory.getLogger("io.keyway")).setLevel(Level.WARN);
    Conditions.tell(out, dir);
    overTcp(1_000_000);
    overTcp(100_000);
    onWires(115_200);
    onWires(9_600);
    Conditions.tell(out, dir);
  }

  private void overTcp(int octetsPerSecond) throws IOException {
    Path folder = Files.createDirectories(dir.resolve("tcp-" + octetsPerSecond));
    Linking linking = new Linking();
    CabinetEndpoint endpoint = endpoint(folder);
    try (var door = new LinkProtocol().listen(endpoint, linking);
        SlowWire wire = SlowWire.to(door.port(), octetsPerSecond);
        Program cabinet = cabinet(folder, "--connect", "127.0.0.1:" + wire.port())) {
      measure(
          String.format(Locale.ROOT, "TCP, read at %,d octets a second", octetsPerSecond),
          linking.await(cabinet),
          (double) LinkMessage.FULL_FRAME / octetsPerSecond);
    }
  }

  private void onWires(int baud) throws IOException {
    Path folder = Files.createDirectories(dir.resolve("serial-" + baud));
    Path secret = folder.resolve("station-" + CABINET);
    Files.writeString(secret, "0f".repeat(32) + "\n");
    Linking linking = new Linking();
    try (SlowWire wire = SlowWire.between(folder, baud);
        var calls = new LinkProtocol().calling(endpoint(folder).sharing(folder), linking);
        Program cabinet =
            cabinet(
                folder,
                "--wires",
                address(folder.resolve("right"), baud),
                "--secret",
                secret.toString())) {
      calls.call(CABINET, URI.create(address(folder.resolve("left"), baud)));
      measure(
          String.format(Locale.ROOT, "serial, %,d baud", baud),
          linking.await(cabinet),
          SEGMENT * 10.0 / baud);
    }
  }

  private static String address(Path port, int baud) {
    return "serial://" + port + "?baud=" + baud + "&station=1";
  }

  private static CabinetEndpoint endpoint(Path folder) {
    return new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(30), true, Optional.empty())
        .remembering(folder);
  }

  private static Program cabinet(Path folder, String... way) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--simulate", "--id", CABINET.value(), "--control", "none", "--dir"));
    arguments.add(folder.resolve("cabinet").toString());
    arguments.addAll(List.of(way));
    return Program.start(
            folder.resolve("cabinet.log"),
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            "io.keyway.cabinet.controller.CabinetMain",
            arguments)
        .silent();
  }

  /**
   * @param frame wire time of one frame of that line, seconds
   */
  private void measure(String line, CabinetSession session, double frame) throws IOException {
    version = 0;
    leaver = PEOPLE;
    done(session.replace(List.of(), entries(PEOPLE, 2 * COUNTED), ++version));
    Percentiles idle = revocations(session, new CompletableFuture<>()).meanwhile();
    CompletableFuture<StepOutcome> roster =
        session.replace(List.of(), entries(0, PEOPLE), ++version).toCompletableFuture();
    Times times = revocations(session, roster);
    Percentiles during = times.meanwhile();
    out.printf("%s%n  idle                     %s%n", line, text(idle));
    out.printf("  during %,d people       %s%n", PEOPLE, text(during));
    out.printf(
        Locale.ROOT,
        "  more: p50 %.0f ms, max %.0f ms; one frame takes %.0f ms: %.1f and %.1f of it%n",
        more(idle, during, .5),
        more(idle, during, 1),
        frame * 1e3,
        more(idle, during, .5) / frame / 1e3,
        more(idle, during, 1) / frame / 1e3);
    times
        .last()
        .ifPresent(
            nanos ->
                out.printf(
                    Locale.ROOT,
                    "  one that came while all of it was put in force: %.0f ms%n",
                    nanos / 1e6));
    out.flush();
  }

  /**
   * How long revocations took.
   *
   * @param last of the one that was answered after what went on meanwhile was over, nanoseconds
   */
  private record Times(Percentiles meanwhile, Optional<Long> last) {}

  private static double more(Percentiles idle, Percentiles during, double share) {
    return (during.micros(share) - idle.micros(share)) / 1e3;
  }

  private static String text(Percentiles figures) {
    return String.format(
        Locale.ROOT,
        "p50 %6.0f ms   max %6.0f ms   n=%d",
        figures.micros(.5) / 1e3,
        figures.micros(1) / 1e3,
        figures.sorted().length);
  }

  /** One after the other, at any moment of what else is sent; none after that is over. */
  private Times revocations(CabinetSession session, CompletableFuture<StepOutcome> other)
      throws IOException {
    List<Long> meanwhile = new ArrayList<>();
    Optional<Long> last = Optional.empty();
    while (meanwhile.size() < COUNTED && last.isEmpty()) {
      LockSupport.parkNanos(Duration.ofMillis(37 + 7L * (meanwhile.size() % 11)).toNanos());
      RevokeUser step = new RevokeUser(new Tombstone(person(leaver++), 1, 1), Optional.empty());
      long start = System.nanoTime();
      done(session.revoke(step, ++version));
      long took = System.nanoTime() - start;
      if (other.isDone()) {
        last = Optional.of(took);
      } else {
        meanwhile.add(took);
      }
    }
    if (meanwhile.isEmpty()) {
      throw new IOException("The roster was there before anybody could be revoked");
    }
    return new Times(
        new Percentiles(meanwhile.stream().mapToLong(Long::longValue).toArray()), last);
  }

  private static void done(CompletionStage<StepOutcome> answer) throws IOException {
    try {
      StepOutcome outcome =
          answer.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!(outcome instanceof StepOutcome.Done)) {
        throw new IOException("The cabinet did not do as told: " + outcome);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The cabinet did not answer", e);
    }
  }

  private static List<EnrolUser> entries(int first, int people) {
    return IntStream.range(first, first + people)
        .mapToObj(
            n ->
                new EnrolUser(
                    new RosterEntry(
                        person(n),
                        1,
                        1,
                        List.of(
                            new Badge("H10301", new FacilityCode(n / 60_000), new CardNumber(n))),
                        0,
                        List.of(grant(n % 24 + 1)))))
        .toList();
  }

  private static Grant grant(int slot) {
    return new Grant(
        new SlotNumber(slot),
        new KeySetId("K" + slot),
        AccessSchedule.ALWAYS,
        Duration.ofHours(24),
        Optional.empty(),
        Optional.empty());
  }

  private static CardholderId person(int number) {
    return new CardholderId(String.format(Locale.ROOT, "p-%05d", number));
  }

  /** Waits for the one cabinet to be linked, and lets it forget its journal. */
  private static final class Linking implements CabinetListener {
    private final CompletableFuture<CabinetSession> linked = new CompletableFuture<>();

    CabinetSession await(Program cabinet) throws IOException {
      try {
        return linked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted", e);
      } catch (ExecutionException | TimeoutException e) {
        cabinet.requireAlive();
        throw new IOException("The cabinet did not come", e);
      }
    }

    @Override
    public boolean knows(CabinetId cabinet) {
      return cabinet.equals(CABINET);
    }

    @Override
    public void linked(CabinetSession session) {
      linked.complete(session);
    }

    @Override
    public void reported(CabinetSession session, CabinetReport report) {}

    @Override
    public void journal(CabinetSession session, List<JournalEntry> entries) {
      session.acknowledgeJournal(entries.getLast().sequence());
    }

    @Override
    public void unlinked(CabinetId cabinet, CabinetSession session, String reason) {}

    @Override
    public void refused(String claimedId, String peer, String reason) {
      linked.completeExceptionally(new IOException("The cabinet was refused: " + reason));
    }
  }
}
