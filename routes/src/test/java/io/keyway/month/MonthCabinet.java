// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.RosterTransfer;
import io.keyway.cabinet.StepOutcome;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cabinet in memory, as plainly as possible: a roster that obeys the bridge, keys that hang in
 * slots, and a journal that waits to be acknowledged. It has no lease: nothing here is about time
 * without the bridge. Thread-safe.
 */
final class MonthCabinet {
  private final CabinetId id;
  private final CabinetProtocol protocol;
  private final Executor wire;
  private final Duration ahead;
  private final Map<CardholderId, RosterEntry> entries = new HashMap<>();
  private final RosterDigest digest = new RosterDigest();
  private final Map<CardholderId, Tombstone> tombstones = new HashMap<>();
  private final Map<String, Integer> homes = new TreeMap<>();
  private final Map<String, Integer> hanging = new TreeMap<>();
  private final Map<String, CardholderId> holders = new HashMap<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private ZoneId zone = ZoneId.of("UTC");
  private long version;
  private long sequence;
  private long acknowledged;
  private @Nullable Session session;

  /**
   * @param wire on which answers come
   * @param ahead by how much its clock is wrong
   */
  MonthCabinet(String id, CabinetProtocol protocol, Executor wire, Duration ahead) {
    this.id = new CabinetId(id);
    this.protocol = protocol;
    this.wire = wire;
    this.ahead = ahead;
    Wall.keys().values().stream()
        .filter(key -> key.cabinet().equals(id))
        .forEach(key -> homes.put(key.id(), key.slot()));
    hanging.putAll(homes);
  }

  /** What a person may take. */
  synchronized List<RosterEntry> roster() {
    return List.copyOf(entries.values());
  }

  synchronized boolean counts(Grant grant, Instant at) {
    return grant.notBefore().filter(at::isBefore).isEmpty()
        && grant.notAfter().filter(end -> !at.isBefore(end)).isEmpty()
        && (grant.schedule().windows().isEmpty() || grant.schedule().allows(at.atZone(zone)));
  }

  synchronized Session link() {
    Session fresh = new Session();
    session = fresh;
    return fresh;
  }

  synchronized Optional<Session> session() {
    return Optional.ofNullable(session);
  }

  synchronized void unlink() {
    session = null;
  }

  /** Entries that the bridge did not acknowledge. */
  synchronized List<JournalEntry> unacknowledged() {
    return journal.stream().filter(entry -> entry.sequence() > acknowledged).toList();
  }

  synchronized void inventory(Instant at) {
    Map<SlotNumber, KeySetId> present = new HashMap<>();
    hanging.forEach((key, slot) -> present.put(new SlotNumber(slot), new KeySetId(key)));
    write(at, Optional.empty(), new CustodyEvent.Inventory(present));
  }

  synchronized void lose(int lost) {
    sequence += lost;
  }

  /** Somebody shows a badge and reaches for a key. */
  synchronized String attempt(String badge, int slot, Instant at) {
    Optional<RosterEntry> entry =
        entries.values().stream().filter(e -> badgeOf(e).equals(badge)).findFirst();
    String answer = entry.map(e -> judge(e, slot, at)).orElse("unknown-badge");
    Optional<CardholderId> person = entry.map(RosterEntry::person);
    if (answer.equals("taken")) {
      String key = keyIn(slot).orElseThrow();
      hanging.remove(key);
      holders.put(key, person.orElseThrow());
      SlotNumber number = new SlotNumber(slot);
      write(at, person, new CustodyEvent.KeyTaken(number, new KeySetId(key)));
    } else {
      write(at, person, new CustodyEvent.AccessDenied(answer, Optional.empty()));
    }
    return answer;
  }

  private String judge(RosterEntry entry, int slot, Instant at) {
    Optional<Grant> grant =
        entry.grants().stream().filter(g -> g.slot().value() == slot).findFirst();
    if (grant.isEmpty()) {
      return "not-entitled";
    }
    if (!counts(grant.get(), at)) {
      return "schedule";
    }
    if (keyIn(slot).isEmpty()) {
      return "empty";
    }
    long held = holders.values().stream().filter(entry.person()::equals).count();
    return entry.maxKeys() > 0 && held >= entry.maxKeys() ? "max-keys" : "taken";
  }

  /** Somebody hangs a key set back; nothing happens where all hang in their own slots. */
  synchronized void giveBack(Happening.Return r) {
    List<String> astray =
        homes.entrySet().stream()
            .filter(home -> !home.getValue().equals(hanging.get(home.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (astray.isEmpty()) {
      return;
    }
    String key = astray.get(r.nth() % astray.size());
    Optional<CardholderId> by = Optional.ofNullable(holders.remove(key));
    boolean wrong = r.wrongSlot() && by.isPresent() && keyIn(Wall.SLOTS).isEmpty();
    int slot = wrong ? Wall.SLOTS : homes.getOrDefault(key, 0);
    hanging.put(key, slot);
    SlotNumber number = new SlotNumber(slot);
    KeySetId keySet = new KeySetId(key);
    write(
        r.at(),
        by.filter(person -> r.byHolder()),
        wrong
            ? new CustodyEvent.KeyReturnedToWrongSlot(number, keySet)
            : new CustodyEvent.KeyReturned(number, keySet));
  }

  private Optional<String> keyIn(int slot) {
    return hanging.entrySet().stream()
        .filter(e -> e.getValue() == slot)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void write(Instant at, Optional<CardholderId> person, CustodyEvent event) {
    journal.removeIf(entry -> entry.sequence() <= acknowledged);
    sequence++;
    journal.add(
        new JournalEntry(1, sequence, at.plus(ahead), ahead.toMillis(), true, person, event));
  }

  /** The badge of an entry, as HR writes it. */
  static String badgeOf(RosterEntry entry) {
    return entry.credentials().stream()
        .filter(Badge.class::isInstance)
        .map(Badge.class::cast)
        .map(b -> b.format() + "/" + b.facilityCode().value() + "/" + b.cardNumber().value())
        .findFirst()
        .orElse("");
  }

  private void perform(ProvisioningStep step) {
    switch (step) {
      case RevokeUser revoke -> {
        bury(revoke.tombstone());
        revoke.remaining().ifPresent(this::accept);
      }
      case UpdateUser update -> accept(update.entry());
      case EnrolUser enrol -> accept(enrol.entry());
    }
  }

  private void accept(RosterEntry entry) {
    Tombstone tombstone = tombstones.get(entry.person());
    RosterEntry old = entries.get(entry.person());
    boolean older = old != null && old.isAfter(entry.epoch(), entry.revision());
    if (!older && (tombstone == null || !tombstone.forbids(entry))) {
      entries.put(entry.person(), entry);
      digest.put(entry.person(), protocol.digest(entry));
    }
  }

  private void bury(Tombstone fresh) {
    Tombstone old = tombstones.get(fresh.person());
    boolean newer =
        old == null
            || fresh.epoch() > old.epoch()
            || fresh.epoch() == old.epoch() && fresh.revision() > old.revision();
    if (newer) {
      tombstones.put(fresh.person(), fresh);
    }
    RosterEntry entry = entries.get(fresh.person());
    if (entry != null && fresh.forbids(entry)) {
      entries.remove(fresh.person());
      digest.remove(fresh.person());
    }
  }

  /** One link; each request is answered on the wire, in order. */
  final class Session implements CabinetSession {
    private CompletionStage<StepOutcome> answer(Supplier<StepOutcome> work) {
      return CompletableFuture.supplyAsync(
          () -> {
            synchronized (MonthCabinet.this) {
              return session == this ? work.get() : new StepOutcome.Failed("the link ended");
            }
          },
          wire);
    }

    private StepOutcome done(long newVersion) {
      version = Math.max(version, newVersion);
      return new StepOutcome.Done(
          version, digest.hex(), entries.size(), Instant.EPOCH, Instant.EPOCH.plusMillis(1));
    }

    @Override
    public CabinetId cabinet() {
      return id;
    }

    @Override
    public CabinetReport report() {
      synchronized (MonthCabinet.this) {
        return new CabinetReport(
            1,
            7,
            version,
            digest.hex(),
            entries.size(),
            5_000,
            sequence,
            acknowledged,
            Instant.EPOCH,
            ahead.toMillis(),
            60);
      }
    }

    @Override
    public CompletionStage<StepOutcome> layout(CabinetLayout layout) {
      return answer(
          () -> {
            zone = layout.zone();
            return done(version);
          });
    }

    @Override
    public CompletionStage<StepOutcome> revoke(RevokeUser step, long newVersion) {
      return answer(
          () -> {
            perform(step);
            return done(newVersion);
          });
    }

    @Override
    public RosterTransfer changing(String base, List<ProvisioningStep> steps, long newVersion) {
      return () ->
          answer(
              () -> {
                if (!base.equals(digest.hex())) {
                  return new StepOutcome.Refused(
                      "base-mismatch", version, digest.hex(), entries.size());
                }
                steps.forEach(MonthCabinet.this::perform);
                return done(newVersion);
              });
    }

    @Override
    public RosterTransfer replacing(List<Tombstone> graves, List<EnrolUser> all, long newVersion) {
      return () ->
          answer(
              () -> {
                Set<CardholderId> staying = new HashSet<>();
                all.forEach(step -> staying.add(step.person()));
                List<CardholderId> going =
                    entries.keySet().stream().filter(p -> !staying.contains(p)).toList();
                going.forEach(digest::remove);
                going.forEach(entries::remove);
                graves.forEach(MonthCabinet.this::bury);
                all.forEach(MonthCabinet.this::perform);
                return done(newVersion);
              });
    }

    @Override
    public CompletionStage<StepOutcome> renewLease(Duration longest, Instant now) {
      return answer(() -> done(version));
    }

    @Override
    public void acknowledgeJournal(long upTo) {
      synchronized (MonthCabinet.this) {
        acknowledged = Math.max(acknowledged, upTo);
      }
    }

    @Override
    public void close(String reason) {
      unlink();
    }
  }
}
