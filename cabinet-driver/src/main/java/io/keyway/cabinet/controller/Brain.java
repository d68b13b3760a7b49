// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.controller.memory.JournalStore;
import io.keyway.cabinet.controller.memory.Recognition;
import io.keyway.cabinet.controller.memory.Token;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent.Duress;
import io.keyway.model.custody.CustodyEvent.LeaseEnded;
import io.keyway.model.custody.CustodyEvent.PinChosen;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides who may take what, with what this cabinet itself knows. Single-threaded: belongs to the
 * controller's thread. Whatever a method answers is on the disk.
 */
public final class Brain implements AutoCloseable {
  /** How long whoever typed a one-time PIN may take to choose another. */
  private static final Duration CHANGE_WITHIN = Duration.ofMinutes(2);

  private final long boot;
  private final Hardware hardware;
  private final Memory memory;
  private final Timekeeper time;
  private final Diary diary;
  private final Sessions sessions;
  private final Orders orders;
  private final KeyWatch keys;
  private Optional<PinChange> pinChange = Optional.empty();
  private boolean hadLease;

  /**
   * Wakes up with what the folder remembers.
   *
   * @param boot id of this boot
   */
  public Brain(Path folder, Hardware hardware, long boot) {
    this.boot = boot;
    this.hardware = hardware;
    this.memory = Memory.open(folder, hardware.clock(), boot);
    this.time = new Timekeeper(hardware.clock());
    this.diary = new Diary(boot, time, memory.journal());
    Rights rights = new Rights(time, memory.leases(), memory.layout());
    this.sessions = new Sessions(hardware, memory, rights, diary);
    this.orders = new Orders(hardware, memory, time, sessions, diary);
    this.keys = new KeyWatch(hardware, memory, sessions, diary, orders);
    this.hadLease = hasLease();
  }

  /** Begins the boot: bolts everything and says what hangs where. */
  public void start(String reason) {
    sessions.end();
    memory.layout().layout().ifPresent(hardware.fobs()::expect);
    diary.write(Optional.empty(), new Restarted(reason));
    keys.takeStock();
  }

  /** A badge was read. */
  public Entry badge(Badge badge) {
    return sessions.enter(memory.roster().recognise(Token.of(badge)), false);
  }

  /** A badge was read as bits, {@code 0} and {@code 1}: whichever card format fits somebody. */
  public Entry badge(String bits) {
    List<Recognition> readings =
        memory.layout().layout().map(CabinetLayout::cardFormats).orElse(List.of()).stream()
            .flatMap(format -> format.decode(bits).stream())
            .map(badge -> memory.roster().recognise(Token.of(badge)))
            .toList();
    return sessions.enter(
        first(readings, Recognition.Known.class)
            .or(() -> first(readings, Recognition.Revoked.class))
            .orElseGet(Recognition.Unknown::new),
        false);
  }

  /** Something was shown that is no badge as the reader was told to read them. */
  public Entry unreadable() {
    return sessions.enter(new Recognition.Unknown(), false);
  }

  /** Whoever stands there is done. */
  public void leave() {
    sessions.end();
  }

  /** An ID and a PIN were typed: what is to be checked before {@link #pinChecked}. */
  public PinQuestion pin(String id) {
    Recognition recognition = memory.roster().recognise(Token.ofPin(id));
    if (recognition instanceof Recognition.Revoked(var person)) {
      return new PinQuestion.Settled(sessions.deny(Optional.of(person), Denial.REVOKED));
    }
    if (!memory.lockOut().begin(id)) {
      return new PinQuestion.Settled(sessions.deny(personOf(recognition), Denial.LOCKED_OUT));
    }
    return new PinQuestion.ToCheck(verifier(recognition, id));
  }

  /** The PIN was right, or it was not. What was right a moment ago must be so still. */
  public Entry pinChecked(String id, Optional<PinVerifier> checked, PinVerdict verdict) {
    Recognition recognition = memory.roster().recognise(Token.ofPin(id));
    if (recognition instanceof Recognition.Revoked(var person)) {
      return sessions.deny(Optional.of(person), Denial.REVOKED);
    }
    if (verdict == PinVerdict.WRONG
        || checked.isEmpty()
        || !verifier(recognition, id).equals(checked)) {
      return sessions.deny(personOf(recognition), Denial.BAD_PIN);
    }
    memory.lockOut().forgive(id);
    if (verdict == PinVerdict.DURESS) {
      diary.write(personOf(recognition), new Duress());
    }
    if (isOneTime(recognition, id)) {
      pinChange = Optional.of(new PinChange(id, hardware.clock().uptime().plus(CHANGE_WITHIN)));
      return sessions.deny(personOf(recognition), Denial.NEW_PIN_REQUIRED);
    }
    return sessions.enter(recognition, true);
  }

  /**
   * Whoever just typed a right one-time PIN chose another: it counts from now on, here at once and
   * elsewhere when the bridge heard of it.
   */
  public Entry choosePin(String id, PinVerifier chosen) {
    Recognition recognition = memory.roster().recognise(Token.ofPin(id));
    Duration now = hardware.clock().uptime();
    boolean mayChoose =
        pinChange
            .filter(change -> change.id().equals(id) && now.compareTo(change.until()) < 0)
            .isPresent();
    Optional<Pin> onRoster = pinOnRoster(recognition, id);
    if (!mayChoose || onRoster.isEmpty() || !isOneTime(recognition, id)) {
      return sessions.deny(personOf(recognition), Denial.BAD_PIN);
    }
    pinChange = Optional.empty();
    memory.pins().choose(onRoster.get(), chosen);
    diary.write(personOf(recognition), new PinChosen(id, chosen));
    return sessions.enter(recognition, true);
  }

  /** Somebody without a session wants to bring a key back: an empty slot opens for it. */
  public Optional<Denial> openToReturn(SlotNumber slot) {
    int slots = memory.layout().layout().map(CabinetLayout::slots).orElse(0);
    if (slot.value() > slots || hardware.fobs().present().containsKey(slot)) {
      return Optional.of(Denial.NO_SESSION);
    }
    boolean broken =
        hardware.fobs().unseen().contains(slot)
            || sessions.releaseAlone(slot, Optional.empty()) == ReleaseProgress.DROPPED;
    return broken ? Optional.of(Denial.OUT_OF_ORDER) : Optional.empty();
  }

  /** The bridge commands that a key is released, at a human's word. */
  public Answer release(ReleaseOrder order) {
    return orders
        .carryOut(order)
        .<Answer>map(reason -> new Answer.Refused(reason, memory.roster().state()))
        .orElseGet(() -> new Answer.Done(memory.roster().state()));
  }

  /** Whether what hangs in a slot may be pulled now. */
  public boolean isReleased(SlotNumber slot) {
    return sessions.isReleased(slot);
  }

  /** Somebody wants what hangs in a slot: releases it, or says why not. */
  public Optional<Denial> request(SlotNumber slot) {
    return sessions.request(slot);
  }

  /** Where sensors report to. */
  public Senses senses() {
    return keys;
  }

  /** Whether a slot is where a key set belongs. */
  public boolean isHome(SlotNumber slot, KeySetId keySet) {
    return keys.isHome(slot, keySet);
  }

  /** Whether somebody stands at the cabinet who was let in. */
  public boolean isAttended() {
    return sessions.person().isPresent();
  }

  /** The bridge revokes: the session goes first, then the rights. */
  public Answer revoke(RevokeUser step, long version) {
    sessions.cut(step.person());
    return memory.roster().revoke(step, version);
  }

  /** The bridge changes the roster. */
  public Answer change(String base, RosterChange change) {
    return cutting(change, memory.roster().change(base, change));
  }

  /** The bridge replaces the roster. */
  public Answer replace(RosterChange roster) {
    return cutting(roster, memory.roster().replace(roster));
  }

  /** The bridge tells what hangs where. */
  public Answer learn(CabinetLayout layout) {
    if (memory.layout().learn(layout)) {
      hardware.fobs().expect(layout);
      keys.takeStock();
    }
    return new Answer.Done(memory.roster().state());
  }

  /** The bridge asks what the roster holds of the people after one. */
  public Answer read(Optional<CardholderId> after, Buckets of) {
    return memory.roster().read(after, of);
  }

  /** The bridge asks where its roster may differ. */
  public Answer buckets() {
    return memory.roster().buckets();
  }

  /** The bridge renews the lease. */
  public Answer renew(Duration longest, Instant now) {
    heard(now);
    memory.leases().renew(longest);
    hadLease = hasLease();
    return new Answer.Done(memory.roster().state());
  }

  /** The bridge said what time it is. */
  public void heard(Instant now) {
    if (time.heard(now)) {
      memory.leases().timeBecameKnown();
      diary.noticeClock();
    }
  }

  /** The bridge took this cabinet in; where entries were lost it is told what hangs where. */
  public void linked(Instant now) {
    heard(now);
    if (memory.journal().hasGap()) {
      keys.takeStock();
    }
  }

  /** The journal, to be read and acknowledged. */
  public JournalStore journal() {
    return memory.journal();
  }

  /** What belongs where, where the bridge told. */
  public Optional<CabinetLayout> layout() {
    return memory.layout().layout();
  }

  /** How this cabinet is. */
  public Vitals vitals() {
    return new Vitals(
        boot,
        memory.roster().epoch(),
        memory.roster().state(),
        memory.journal().last(),
        memory.journal().acknowledged(),
        time.now(),
        memory.leases().remaining().toSeconds());
  }

  /** To be called every second or so. */
  public void tick() {
    sessions.expire();
    keys.tick();
    diary.noticeClock();
    if (hadLease && !hasLease()) {
      diary.write(Optional.empty(), new LeaseEnded());
    }
    hadLease = hasLease();
    memory.tidy();
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Whoever lost something, or is gone, has no session any more. */
  private Answer cutting(RosterChange change, Answer answer) {
    if (answer instanceof Answer.Done) {
      change.tombstones().stream().map(Tombstone::person).forEach(sessions::cut);
      Stream.concat(sessions.person().stream(), sessions.second().stream()).toList().stream()
          .filter(person -> memory.roster().entry(person).isEmpty())
          .forEach(sessions::cut);
    }
    return answer;
  }

  private boolean hasLease() {
    return memory.leases().remaining().isPositive();
  }

  private Optional<PinVerifier> verifier(Recognition recognition, String id) {
    return pinOnRoster(recognition, id).map(memory.pins()::current).map(Pin::verifier);
  }

  private boolean isOneTime(Recognition recognition, String id) {
    return pinOnRoster(recognition, id)
        .map(memory.pins()::current)
        .filter(Pin::oneTime)
        .isPresent();
  }

  private static Optional<Pin> pinOnRoster(Recognition recognition, String id) {
    return recognition instanceof Recognition.Known(var entry)
        ? entry.credentials().stream()
            .filter(credential -> credential instanceof Pin pin && pin.id().equals(id))
            .map(credential -> (Pin) credential)
            .findFirst()
        : Optional.empty();
  }

  /** A one-time PIN was right: its holder may choose another until then. */
  private record PinChange(String id, Duration until) {}

  private static Optional<CardholderId> personOf(Recognition recognition) {
    return recognition instanceof Recognition.Known(var entry)
        ? Optional.of(entry.person())
        : Optional.empty();
  }

  private static Optional<Recognition> first(
      List<Recognition> readings, Class<? extends Recognition> kind) {
    return readings.stream().filter(kind::isInstance).findFirst();
  }
}
