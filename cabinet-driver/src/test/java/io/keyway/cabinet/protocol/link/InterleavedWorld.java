// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.controller.memory.RosterStore;
import io.keyway.cabinet.protocol.link.message.Ack;
import io.keyway.cabinet.protocol.link.message.Delta;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.protocol.link.message.Full;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Part;
import io.keyway.cabinet.protocol.link.message.Refused;
import io.keyway.cabinet.protocol.link.message.Revoke;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One cabinet's end of the link, real, and a bridge that is a model; whoever drives it says what
 * happens next. Person 1 is terminated while a transfer with a newer entry of theirs is on its way.
 */
final class InterleavedWorld implements AutoCloseable {

  /** What can happen next. */
  enum Act {
    /** HR says that person 1 has left: the bridge asks for it, whatever else it does. */
    TERMINATE,
    /** The revocation goes on the line. */
    SEND_URGENT,
    /** The next part of the transfer goes on the line. */
    SEND_BULK,
    /** The cabinet takes the next frame off the line. */
    DELIVER,
    /** The cabinet's brain does the next thing that it was asked for, on disk. */
    THINK,
    /** The line hears what the brain did. */
    ANSWER,
    /** The bridge takes the next answer off the line. */
    HEAR,
    /** The line is cut, unless something failed before: what was on it is lost. */
    CUT,
    /** The cabinet starts again, unless something failed before: what waited is lost. */
    RESTART,
    /** The cabinet comes again. */
    CONNECT,
    /** The cabinet comes again, and meets a bridge that sends what it knew before, once. */
    CONNECT_STALE
  }

  /** What is on its way when the person is terminated. */
  enum Variant {
    /** A whole roster. */
    WHOLE,
    /** What differs from the roster of before. */
    CHANGES
  }

  private static final ScheduledExecutorService NEVER = never();
  private static final int GONE = 1;
  private static final Tombstone GRAVE = new Tombstone(TestRoster.person(GONE), 1, 5);
  private static final List<RosterEntry> FIRST =
      List.of(TestRoster.entry(GONE, 4), TestRoster.entry(2, 4));
  private static final List<RosterEntry> BEFORE =
      List.of(TestRoster.entry(2, 5), TestRoster.entry(GONE, 5), TestRoster.entry(3, 1));
  private static final List<RosterEntry> AFTER =
      List.of(TestRoster.entry(2, 5), TestRoster.entry(3, 1));
  private static final String DESIRED = digest(AFTER);

  private final Path file;
  private final Variant variant;
  private final boolean forgetful;
  private RosterStore store;

  // The cabinet's end.
  private final Deque<Runnable> brain = new ArrayDeque<>();
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private final StringBuilder lineHistory = new StringBuilder();
  private @Nullable CabinetLine line;
  private boolean buried;

  // The line.
  private final Deque<FromBridge> toCabinet = new ArrayDeque<>();
  private final Deque<FromCabinet> toBridge = new ArrayDeque<>();

  // The bridge.
  private final Deque<FromBridge> urgent = new ArrayDeque<>();
  private final Deque<FromBridge> bulk = new ArrayDeque<>();
  private long nextRequest = 1;
  private long bulkRequest;
  private boolean terminated;
  private boolean acknowledged;
  private int faults;
  private int stale;

  /**
   * @param forgetful a cabinet that takes rights away and keeps no tombstone: what must not be
   */
  InterleavedWorld(Path file, Variant variant, boolean forgetful) {
    this.file = file;
    this.variant = variant;
    this.forgetful = forgetful;
    this.store = RosterStore.open(file, 100);
    store.replace(new RosterChange(1, List.of(), FIRST));
    connect(false);
  }

  /** What can happen now; nothing where all is at rest and no fault is left. */
  List<Act> possible() {
    List<Act> acts = new ArrayList<>();
    boolean linked = line != null;
    addIf(acts, Act.TERMINATE, !terminated);
    addIf(acts, Act.SEND_URGENT, linked && !urgent.isEmpty());
    addIf(acts, Act.SEND_BULK, linked && !bulk.isEmpty());
    addIf(acts, Act.DELIVER, linked && !toCabinet.isEmpty());
    addIf(acts, Act.THINK, !brain.isEmpty());
    addIf(acts, Act.ANSWER, !loop.isEmpty());
    addIf(acts, Act.HEAR, linked && !toBridge.isEmpty());
    addIf(acts, Act.CUT, linked && faults == 0);
    addIf(acts, Act.RESTART, faults == 0);
    addIf(acts, Act.CONNECT, !linked);
    addIf(acts, Act.CONNECT_STALE, !linked && terminated && stale == 0);
    return acts;
  }

  /** Whether nothing happens any more but by a fault. */
  boolean isAtRest() {
    return possible().stream().allMatch(act -> act == Act.CUT || act == Act.RESTART);
  }

  void take(Act act) {
    switch (act) {
      case TERMINATE -> {
        terminated = true;
        if (line != null) {
          urgent.add(revocation());
        }
      }
      case SEND_URGENT -> toCabinet.add(urgent.remove());
      case SEND_BULK -> toCabinet.add(bulk.remove());
      case DELIVER -> {
        FromBridge message = toCabinet.remove();
        lineHistory.append('D').append(message);
        open().frame(message.encode());
      }
      case THINK -> brain.remove().run();
      case ANSWER -> {
        lineHistory.append('A');
        loop.remove().run();
      }
      case HEAR -> hear(toBridge.remove());
      case CUT -> {
        faults++;
        cut();
      }
      case RESTART -> {
        faults++;
        cut();
        brain.clear();
        store.close();
        store = RosterStore.open(file, 100);
      }
      case CONNECT -> connect(false);
      case CONNECT_STALE -> {
        stale++;
        connect(true);
      }
    }
  }

  /** A revoked person whom the cabinet would let in; empty where all is well. */
  Optional<String> wrong() {
    return (buried || acknowledged) && store.entry(TestRoster.person(GONE)).isPresent()
        ? Optional.of(TestRoster.person(GONE) + " is let in again")
        : Optional.empty();
  }

  /** Where the cabinet is not what the bridge wants although nothing is on its way. */
  Optional<String> disagreement() {
    return acknowledged && store.state().digest().equals(DESIRED)
        ? Optional.empty()
        : Optional.of("At rest, the cabinet holds " + store.state());
  }

  /** The same for two worlds from which the same can follow. */
  String key() {
    return String.join(
        "|",
        store.state().toString(),
        store.entry(TestRoster.person(GONE)).toString(),
        String.valueOf(buried),
        lineHistory,
        String.valueOf(line != null),
        brain.toString(),
        loop.toString(),
        toCabinet.toString(),
        toBridge.toString(),
        urgent.toString(),
        bulk.toString(),
        terminated + " " + acknowledged + " " + faults + stale + " " + bulkRequest);
  }

  @Override
  public void close() {
    store.close();
  }

  private static void addIf(List<Act> acts, Act act, boolean can) {
    if (can) {
      acts.add(act);
    }
  }

  private CabinetLine open() {
    if (line == null) {
      throw new IllegalStateException("No line");
    }
    return line;
  }

  private void cut() {
    if (line != null) {
      line.closed("cut");
    }
    line = null;
    toCabinet.clear();
    toBridge.clear();
    urgent.clear();
    bulk.clear();
    loop.clear();
    lineHistory.setLength(0);
  }

  private void connect(boolean behind) {
    lineHistory.append(store.state());
    var owner =
        new CabinetLine.Owner(() -> {}, reason -> {}, () -> Duration.ZERO, Optional.empty());
    line = new CabinetLine(new PlainLine(), new Brain(), owner);
    line.opened();
    Hello hello = (Hello) toBridge.remove();
    line.frame(new Welcome(1, Instant.EPOCH, Duration.ofSeconds(10)).encode());
    if (terminated && !behind) {
      urgent.add(revocation());
    }
    String held = hello.vitals().roster().digest();
    if (behind || !terminated) {
      begin(held, BEFORE, List.of(), 2);
    } else if (!held.equals(DESIRED)) {
      begin(held, AFTER, List.of(GRAVE), 3);
    }
  }

  private FromBridge revocation() {
    return new Revoke(nextRequest++, new RevokeUser(GRAVE, Optional.empty()), 3);
  }

  /** A transfer in two parts; what stood in the way is given up. */
  private void begin(String base, List<RosterEntry> entries, List<Tombstone> graves, long version) {
    bulk.clear();
    bulkRequest = nextRequest++;
    Part first = new Part(bulkRequest, bulkRequest, 0, false);
    Part last = new Part(bulkRequest, bulkRequest, 1, true);
    List<RosterEntry> begun = entries.subList(0, 1);
    List<RosterEntry> rest = entries.subList(1, entries.size());
    if (variant == Variant.CHANGES && base.equals(digest(FIRST))) {
      bulk.add(new Delta(first, base, version, graves, begun));
      bulk.add(new Delta(last, base, version, List.of(), rest));
    } else {
      bulk.add(new Full(first, version, graves, begun));
      bulk.add(new Full(last, version, List.of(), rest));
    }
  }

  private void hear(FromCabinet message) {
    switch (message) {
      case Ack(long request, RosterState roster) -> heard(request, roster);
      case Refused(long request, String reason, RosterState roster) -> heard(request, roster);
      default -> {}
    }
  }

  private void heard(long request, RosterState roster) {
    if (request == bulkRequest) {
      bulkRequest = 0;
      if (terminated && stale > 0 && !acknowledged && urgent.isEmpty()) {
        // A bridge that was behind knows by now.
        urgent.add(revocation());
      }
      if (terminated && !roster.digest().equals(DESIRED)) {
        begin("", AFTER, List.of(GRAVE), 3);
      }
    } else {
      acknowledged = true;
      if (bulkRequest == 0 && !roster.digest().equals(DESIRED)) {
        begin("", AFTER, List.of(GRAVE), 3);
      }
    }
  }

  private static String digest(List<RosterEntry> entries) {
    RosterDigest digest = new RosterDigest();
    entries.forEach(entry -> digest.put(entry.person(), WireEntry.digest(entry)));
    return digest.hex();
  }

  /** What is scheduled never comes: time stands still. */
  private static ScheduledExecutorService never() {
    ScheduledThreadPoolExecutor never = new ScheduledThreadPoolExecutor(0);
    never.shutdown();
    never.setRejectedExecutionHandler((work, executor) -> {});
    return never;
  }

  /** Something that is asked of the brain, and its name. */
  private record Asked(String name, Runnable work) implements Runnable {
    @Override
    public void run() {
      work.run();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The line of this world: what is sent waits, and what is run comes when it is said to. */
  private final class PlainLine implements Line {
    @Override
    public String peer() {
      return "the bridge";
    }

    @Override
    public void send(byte[] frame) {
      toBridge.add(FromCabinet.decode(frame));
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void handler(LineHandler handler) {}

    @Override
    public void longestFrame(int bytes) {}

    @Override
    public ScheduledExecutorService loop() {
      return NEVER;
    }

    @Override
    public void run(Runnable action) {
      loop.add(new Asked("answer", action));
    }

    @Override
    public void close(String reason) {}
  }

  /** The cabinet's brain: one thing after the other, on the roster that is on disk. */
  private final class Brain implements LinkClient.Handler {
    @Override
    public Hello hello() {
      return Hello.of(new CabinetId("C-1"), "Model", "1", 100, vitals());
    }

    @Override
    public Vitals vitals() {
      return new Vitals(1, 1, store.state(), 0, 0, Instant.EPOCH, 0);
    }

    @Override
    public CompletionStage<Answer> revoke(RevokeUser step, long version) {
      return ask(
          "revoke",
          () -> {
            buried = true;
            if (!forgetful) {
              return store.revoke(step, version);
            }
            List<RosterEntry> others =
                List.of(TestRoster.person(2), TestRoster.person(3)).stream()
                    .flatMap(person -> store.entry(person).stream())
                    .toList();
            return store.replace(new RosterChange(version, List.of(), others));
          });
    }

    @Override
    public CompletionStage<Answer> change(String base, RosterChange change) {
      return ask("change " + base + change, () -> store.change(base, kept(change)));
    }

    @Override
    public CompletionStage<Answer> replace(RosterChange roster) {
      return ask("replace " + roster, () -> store.replace(kept(roster)));
    }

    private RosterChange kept(RosterChange change) {
      return forgetful ? new RosterChange(change.version(), List.of(), change.entries()) : change;
    }

    private CompletionStage<Answer> ask(String name, Supplier<Answer> work) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      brain.add(new Asked(name, () -> answer.complete(work.get())));
      return answer;
    }

    @Override
    public void linked(Welcome welcome) {}

    @Override
    public void unlinked(String reason) {}

    @Override
    public void heard(Instant now, Optional<Duration> offset) {}

    @Override
    public CompletionStage<Answer> layout(CabinetLayout layout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Answer> read(Optional<CardholderId> after, Buckets of) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Answer> buckets() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Answer> lease(Duration longest, Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<JournalEntry>> journalAfter(long sequence, int limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void journalAcknowledged(long sequence) {}
  }
}
