// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import io.keyway.cabinet.hardware.FobSensors;
import io.keyway.cabinet.hardware.Locks;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.cabinet.hardware.lockboard.Wiring.Bus;
import io.keyway.cabinet.hardware.lockboard.Wiring.Place;
import io.keyway.cabinet.hardware.lockboard.Wiring.Presence;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Channel;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Latch;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A cabinet of lock boards. What its lines hear is handed to the controller's thread, to which all
 * state here belongs; the lines have threads of their own.
 *
 * <p>A change counts when two answers in a row tell it. Until a board answered for the first time,
 * and while it is silent, nothing is said of its slots, and nothing opens there.
 */
public final class LockBoards implements Locks, FobSensors, AutoCloseable {
  private final Wiring wiring;
  private final Consumer<Consumer<Senses>> thread;
  private final Map<String, BoardBus> buses = new LinkedHashMap<>();
  private final Map<Place, SlotNumber> slots = new HashMap<>();
  private final Map<SlotNumber, SlotState> states = new HashMap<>();
  private final Set<SlotNumber> underway = new HashSet<>();
  private final Set<String> silent = new HashSet<>();
  private final CountDownLatch firstRound;
  private final Set<String> heardOnce = new HashSet<>();
  private Map<SlotNumber, KeySetId> home = Map.of();
  private final DoorState door = new DoorState();

  /**
   * @param thread runs what it is given on the controller's thread, soon
   */
  public LockBoards(Wiring wiring, Consumer<Consumer<Senses>> thread) {
    this.wiring = wiring;
    this.thread = thread;
    this.firstRound =
        new CountDownLatch(wiring.buses().stream().mapToInt(b -> b.boards().size()).sum());
    wiring.slots().forEach((slot, place) -> slots.put(place, slot));
    wiring.slots().keySet().forEach(slot -> states.put(slot, new SlotState()));
    wiring.buses().forEach(bus -> buses.put(bus.name(), new BoardBus(bus, ear(bus))));
  }

  /** Begins to ask the boards. */
  public void start() {
    buses.values().forEach(BoardBus::start);
  }

  /** Waits until each board answered, or was found silent; tells whether that came in time. */
  public boolean awaitFirstRound(Duration patience) throws InterruptedException {
    return firstRound.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void expect(CabinetLayout layout) {
    home = layout.keySets();
  }

  @Override
  public Map<SlotNumber, KeySetId> present() {
    return states.entrySet().stream()
        .filter(e -> e.getValue().isFilled() && home.containsKey(e.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, e -> keySet(e.getKey()).orElseThrow()));
  }

  @Override
  public Set<SlotNumber> unseen() {
    return wiring.slots().entrySet().stream()
        .filter(e -> !state(e.getKey()).isKnown() || silent.contains(boardOf(e.getValue())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean isDoorOpen() {
    return door.isOpen();
  }

  @Override
  public void unlockDoor() {
    wiring
        .door()
        .ifPresent(place -> bus(place).open(place.board(), place.channel(), progress -> {}));
  }

  /** A door whose lock is driven for a moment only bolts itself. */
  @Override
  public void lockDoor() {}

  @Override
  public ReleaseProgress release(SlotNumber slot) {
    Place place = wiring.slots().get(slot);
    if (place == null) {
      return ReleaseProgress.DROPPED;
    }
    state(slot).allow();
    bus(place)
        .open(
            place.board(),
            place.channel(),
            progress -> thread.accept(senses -> progressed(slot, progress, senses)));
    underway.add(slot);
    return ReleaseProgress.REQUESTED;
  }

  @Override
  public void holdAll() {
    buses.values().forEach(BoardBus::callOff);
    states.values().forEach(SlotState::hold);
  }

  @Override
  public boolean isHeld(SlotNumber slot) {
    return !underway.contains(slot) && !state(slot).isOpen();
  }

  @Override
  public void close() {
    buses.values().forEach(BoardBus::close);
  }

  /** Says which boards are silent, to whoever did not hear it when it began. */
  public void announce(Senses senses) {
    silent.forEach(board -> senses.trouble(new Trouble(Trouble.Kind.BOARD, board, false)));
  }

  private BoardBus.Listener ear(Bus bus) {
    return new BoardBus.Listener() {
      @Override
      public void told(int board, List<Channel> channels) {
        thread.accept(senses -> LockBoards.this.told(bus, board, channels, senses));
      }

      @Override
      public void silent(int board, String reason) {
        thread.accept(senses -> wentSilent(bus, board, senses));
      }
    };
  }

  private void progressed(SlotNumber slot, ReleaseProgress progress, Senses senses) {
    if (progress.isFinal()) {
      underway.remove(slot);
    }
    senses.released(slot, progress);
  }

  private void told(Bus bus, int board, List<Channel> channels, Senses senses) {
    String name = boardOf(bus.name(), board);
    for (int i = 0; i < channels.size(); i++) {
      Place place = new Place(bus.name(), board, i + 1);
      Channel channel = channels.get(i);
      Optional.ofNullable(slots.get(place)).ifPresent(slot -> told(bus, slot, channel, senses));
      if (wiring.door().filter(place::equals).isPresent() && channel.latch() != Latch.FAULTY) {
        door.told(channel.latch() == Latch.OPEN, senses);
      }
    }
    if (silent.remove(name)) {
      senses.trouble(new Trouble(Trouble.Kind.BOARD, name, true));
    }
    counted(name);
  }

  private void wentSilent(Bus bus, int board, Senses senses) {
    String name = boardOf(bus.name(), board);
    if (silent.add(name)) {
      senses.trouble(new Trouble(Trouble.Kind.BOARD, name, false));
    }
    counted(name);
  }

  private void counted(String board) {
    if (heardOnce.add(board)) {
      firstRound.countDown();
    }
  }

  private void told(Bus bus, SlotNumber slot, Channel channel, Senses senses) {
    if (channel.latch() == Latch.FAULTY) {
      return;
    }
    boolean open = channel.latch() == Latch.OPEN;
    boolean filled =
        bus.polarity().presence() == Presence.ITEM ? channel.item().orElse(false) : !open;
    switch (state(slot).told(filled, open, bus.polarity().presence())) {
      case NONE -> {
        // As it was, or not sure yet.
      }
      case FILLED ->
          keySet(slot)
              .ifPresentOrElse(keySet -> senses.hung(slot, keySet), () -> senses.foreign(slot));
      case EMPTIED -> keySet(slot).ifPresent(keySet -> senses.pulled(slot, keySet));
      case FORCED -> senses.forced(slot);
    }
  }

  private SlotState state(SlotNumber slot) {
    return states.computeIfAbsent(slot, s -> new SlotState());
  }

  private Optional<KeySetId> keySet(SlotNumber slot) {
    return Optional.ofNullable(home.get(slot));
  }

  private BoardBus bus(Place place) {
    return Optional.ofNullable(buses.get(place.bus()))
        .orElseThrow(() -> new IllegalStateException("No line is named " + place.bus()));
  }

  private static String boardOf(Place place) {
    return boardOf(place.bus(), place.board());
  }

  private static String boardOf(String bus, int board) {
    return bus + "/" + board;
  }

  /** The door before all slots. */
  private static final class DoorState {
    private Optional<Boolean> open = Optional.empty();
    private Optional<Boolean> seen = Optional.empty();

    boolean isOpen() {
      return open.orElse(false);
    }

    void told(boolean now, Senses senses) {
      boolean sure = seen.equals(Optional.of(now));
      seen = Optional.of(now);
      if (!sure || open.equals(seen)) {
        return;
      }
      boolean first = open.isEmpty();
      open = seen;
      if (now) {
        senses.doorOpened();
      } else if (!first) {
        senses.doorClosed();
      }
    }
  }
}
