// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.simulated;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.hardware.FobSensors;
import io.keyway.cabinet.hardware.Locks;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The body of a cabinet: what hangs where is on disk, so that a key taken stays taken over a
 * restart. The first layout it is taught hangs every key set in its place; later ones hang nothing.
 * Belongs to the controller's thread.
 */
public final class SimulatedCabinet implements Locks, FobSensors, AutoCloseable {
  private static final long WORTH_TIDYING = 32 * 1024;

  private final LogFile log;
  private final Map<SlotNumber, KeySetId> hanging = new TreeMap<>();
  private final Set<SlotNumber> released = new HashSet<>();
  private boolean furnished;
  private boolean doorUnlocked;
  private boolean doorOpen;

  private SimulatedCabinet(LogFile log) {
    this.log = log;
  }

  /** The cabinet as it was left; empty where it is new. */
  public static SimulatedCabinet open(Path file) {
    Opened opened = LogFile.open(file);
    SimulatedCabinet cabinet = new SimulatedCabinet(opened.log());
    opened.records().forEach(cabinet::fold);
    if (opened.damaged()) {
      cabinet.rewrite();
    }
    return cabinet;
  }

  @Override
  public void expect(CabinetLayout layout) {
    if (!furnished) {
      hanging.putAll(layout.keySets());
      furnished = true;
      rewrite();
    }
  }

  @Override
  public Map<SlotNumber, KeySetId> present() {
    return Map.copyOf(hanging);
  }

  @Override
  public boolean isDoorOpen() {
    return doorOpen;
  }

  @Override
  public void unlockDoor() {
    doorUnlocked = true;
  }

  @Override
  public void lockDoor() {
    doorUnlocked = false;
  }

  @Override
  public ReleaseProgress release(SlotNumber slot) {
    released.add(slot);
    return ReleaseProgress.VERIFIED;
  }

  @Override
  public void holdAll() {
    released.clear();
  }

  @Override
  public boolean isHeld(SlotNumber slot) {
    return !released.contains(slot);
  }

  /** Whether the door would open without force. */
  public boolean isDoorUnlocked() {
    return doorUnlocked;
  }

  /** Somebody pulls the fob that was released; opens the door first where it is closed. */
  public void pull(SlotNumber slot, Senses senses) {
    KeySetId keySet = hanging.get(slot);
    if (keySet == null || !released.contains(slot)) {
      throw new IllegalStateException("The fob in slot " + slot + " is not released");
    }
    open(senses);
    keep(slot, "");
    released.remove(slot);
    senses.pulled(slot, keySet);
  }

  /** Somebody hangs a fob into an empty slot. */
  public void hang(SlotNumber slot, KeySetId keySet, Senses senses) {
    if (hanging.containsKey(slot) || hanging.containsValue(keySet)) {
      throw new IllegalStateException("The slot is taken, or the fob hangs already");
    }
    keep(slot, keySet.value());
    senses.hung(slot, keySet);
  }

  /** Somebody opens the door, by force where it is locked. */
  public void open(Senses senses) {
    if (!doorOpen) {
      doorOpen = true;
      senses.doorOpened();
    }
  }

  /** Somebody closes the door, or pushes one shut that was unlocked and never opened. */
  public void close(Senses senses) {
    if (doorOpen || doorUnlocked) {
      doorOpen = false;
      senses.doorClosed();
    }
  }

  @Override
  public void close() {
    log.close();
  }

  private void keep(SlotNumber slot, String keySet) {
    byte[] record = line(slot, keySet);
    log.append(record);
    fold(record);
    furnished = true;
    if (log.size() > WORTH_TIDYING) {
      rewrite();
    }
  }

  /** A record is lines of {@code slot key-set}, without the key set where the slot is empty. */
  private void fold(byte[] record) {
    furnished = true;
    for (String line : new String(record, StandardCharsets.US_ASCII).lines().toList()) {
      List<String> words = List.of(line.split(" ", 2));
      SlotNumber slot = new SlotNumber(Integer.parseInt(words.getFirst()));
      hanging.remove(slot);
      if (words.size() > 1 && !words.get(1).isEmpty()) {
        hanging.put(slot, new KeySetId(words.get(1)));
      }
    }
  }

  private void rewrite() {
    Map<SlotNumber, KeySetId> all = new HashMap<>(hanging);
    String lines =
        all.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining("\n"));
    log.replace(furnished ? List.of(lines.getBytes(StandardCharsets.US_ASCII)) : List.of());
  }

  private static byte[] line(SlotNumber slot, String keySet) {
    return (slot + " " + keySet).getBytes(StandardCharsets.US_ASCII);
  }
}
