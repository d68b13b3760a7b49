// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A cabinet's brain in memory, as plain as can be, behind the real client. */
final class PretendCabinet implements LinkClient.Handler, CabinetUnderTest {
  private String model = "Pretend 24";
  private final CabinetId id;
  private final TcpClient tcp = new TcpClient(1);
  private final LinkClient client;
  private Runnable ending = () -> {};
  private final Map<CardholderId, RosterEntry> entries = new HashMap<>();
  private final Map<CardholderId, Tombstone> tombstones = new HashMap<>();
  private RosterDigest digest = new RosterDigest();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  final BlockingQueue<String> unlinked = new LinkedBlockingQueue<>();
  final BlockingQueue<Optional<Duration>> offsets = new LinkedBlockingQueue<>();
  private Duration ahead = Duration.ZERO;
  private int maxPeople = 20_000;
  private boolean holding;
  private long version;
  private long acknowledged;

  PretendCabinet(CabinetId id, int port) {
    this(id, port, Optional.empty());
  }

  /**
   * @param pass by which it proves who it is
   */
  PretendCabinet(CabinetId id, int port, Optional<LinkPass> pass) {
    this(id, port, false, pass);
  }

  /** One that waits at a port of this machine for the bridge. */
  static PretendCabinet waiting(CabinetId id, int port, Optional<LinkPass> pass) {
    return new PretendCabinet(id, port, true, pass);
  }

  /** One that is a station on a serial line, which it closes with itself. */
  static PretendCabinet station(CabinetId id, BusStation station) {
    return new PretendCabinet(id, station);
  }

  private PretendCabinet(CabinetId id, BusStation station) {
    this.id = id;
    this.client =
        new LinkClient(
            station,
            new LinkClient.Settings("", 0, Duration.ofMillis(10), Duration.ofMillis(200)),
            this);
    this.ending = station::close;
  }

  private PretendCabinet(CabinetId id, int port, boolean waits, Optional<LinkPass> pass) {
    this.id = id;
    this.client =
        new LinkClient(
            tcp,
            new LinkClient.Settings(
                "127.0.0.1", port, waits, Duration.ofMillis(10), Duration.ofMillis(200), pass),
            this);
  }

  LinkClient client() {
    return client;
  }

  PretendCabinet withRoomFor(int people) {
    maxPeople = people;
    return this;
  }

  PretendCabinet ofModel(String newModel) {
    model = newModel;
    return this;
  }

  PretendCabinet withClockAhead(Duration time) {
    ahead = time;
    return this;
  }

  @Override
  public void start() {
    client.start();
  }

  @Override
  public synchronized String digest() {
    return state().digest();
  }

  @Override
  public synchronized boolean holds(int person) {
    return entries.containsKey(TestRoster.person(person));
  }

  @Override
  public void happens(CustodyEvent event) {
    synchronized (this) {
      journal.add(
          new JournalEntry(
              1, journal.size() + 1L, Instant.now(), 0, true, Optional.empty(), event));
    }
    client.journalGrew();
  }

  @Override
  public synchronized long journalAcknowledged() {
    return acknowledged;
  }

  @Override
  public void cutLine(Duration time) {
    client.stayAway(time);
  }

  @Override
  public synchronized void holdBulk(boolean hold) {
    holding = hold;
    held.forEach(Runnable::run);
    held.clear();
  }

  @Override
  public void close() {
    client.close();
    ending.run();
    tcp.close();
  }

  @Override
  public Hello hello() {
    return Hello.of(id, model, "1.0", maxPeople, vitals())
        .able(Hello.DEMANDS, Hello.READ_BACK, Hello.BUCKETS);
  }

  @Override
  public synchronized Vitals vitals() {
    return new Vitals(1, 1, state(), journal.size(), acknowledged, Instant.now().plus(ahead), 0);
  }

  @Override
  public void linked(Welcome welcome) {}

  @Override
  public void unlinked(String reason) {
    unlinked.add(reason);
  }

  @Override
  public void heard(Instant now, Optional<Duration> offset) {
    offsets.add(offset);
  }

  @Override
  public synchronized CompletionStage<Answer> layout(CabinetLayout layout) {
    return done();
  }

  @Override
  public synchronized CompletionStage<Answer> revoke(RevokeUser step, long newVersion) {
    version = Math.max(version, newVersion);
    bury(step.tombstone());
    step.remaining().ifPresent(this::put);
    return done();
  }

  @Override
  public synchronized CompletionStage<Answer> change(String base, RosterChange change) {
    if (!base.equals(digest())) {
      return CompletableFuture.completedFuture(new Answer.Refused("base-mismatch", state()));
    }
    return bulk(() -> take(change));
  }

  @Override
  public synchronized CompletionStage<Answer> replace(RosterChange roster) {
    return bulk(
        () -> {
          entries.clear();
          digest = new RosterDigest();
          take(roster);
        });
  }

  @Override
  public synchronized CompletionStage<Answer> buckets() {
    return CompletableFuture.completedFuture(new Answer.Digests(state(), digest.buckets()));
  }

  @Override
  public synchronized CompletionStage<Answer> read(Optional<CardholderId> after, Buckets of) {
    List<CardholderId> people =
        Stream.concat(entries.keySet().stream(), tombstones.keySet().stream())
            .filter(person -> after.isEmpty() || person.value().compareTo(after.get().value()) > 0)
            .filter(of::contain)
            .distinct()
            .sorted(Comparator.comparing(CardholderId::value))
            .toList();
    List<CardholderId> page = people.stream().limit(100).toList();
    return CompletableFuture.completedFuture(
        new Answer.Holds(
            state(),
            page.stream().map(tombstones::get).filter(Objects::nonNull).toList(),
            page.stream().map(entries::get).filter(Objects::nonNull).toList(),
            page.size() < people.size()));
  }

  @Override
  public synchronized CompletionStage<Answer> lease(Duration longest, Instant now) {
    return done();
  }

  @Override
  public synchronized CompletionStage<List<JournalEntry>> journalAfter(long sequence, int limit) {
    return CompletableFuture.completedFuture(
        journal.stream().filter(e -> e.sequence() > sequence).limit(limit).toList());
  }

  @Override
  public synchronized void journalAcknowledged(long sequence) {
    acknowledged = Math.max(acknowledged, sequence);
  }

  private CompletionStage<Answer> bulk(Runnable work) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Runnable finish =
        () -> {
          work.run();
          answer.complete(new Answer.Done(state()));
        };
    if (holding) {
      held.add(finish);
    } else {
      finish.run();
    }
    return answer;
  }

  private void take(RosterChange change) {
    version = Math.max(version, change.version());
    change.tombstones().forEach(this::bury);
    change.entries().forEach(this::put);
  }

  private void bury(Tombstone tombstone) {
    tombstones.put(tombstone.person(), tombstone);
    RosterEntry entry = entries.get(tombstone.person());
    if (entry != null && tombstone.forbids(entry)) {
      entries.remove(tombstone.person());
      digest.remove(tombstone.person());
    }
  }

  private void put(RosterEntry entry) {
    Tombstone tombstone = tombstones.get(entry.person());
    if (tombstone == null || !tombstone.forbids(entry)) {
      entries.put(entry.person(), entry);
      digest.put(entry.person(), WireEntry.digest(entry));
    }
  }

  private CompletionStage<Answer> done() {
    return CompletableFuture.completedFuture(new Answer.Done(state()));
  }

  private RosterState state() {
    return new RosterState(version, digest.hex(), entries.size());
  }
}
