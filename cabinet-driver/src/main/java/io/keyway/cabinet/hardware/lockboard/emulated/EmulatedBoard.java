// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.emulated;

import io.keyway.cabinet.hardware.lockboard.board.BoardFirmware.Panel;
import java.util.BitSet;

/**
 * The locks of one board, each with a fob or without. A lock that was driven stands open until it
 * is pushed shut. Thread-safe.
 */
public final class EmulatedBoard implements Panel {
  private final int address;
  private final int channels;
  private final BitSet open = new BitSet();
  private final BitSet items = new BitSet();
  private final BitSet stuck = new BitSet();
  private final BitSet driven = new BitSet();
  private int drives;

  /** All locks closed, a fob in each. */
  public EmulatedBoard(int address, int channels) {
    this.address = address;
    this.channels = channels;
    items.set(1, channels + 1);
  }

  @Override
  public int address() {
    return address;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public synchronized boolean isClosed(int channel) {
    return !open.get(channel);
  }

  @Override
  public synchronized boolean hasItem(int channel) {
    return items.get(channel);
  }

  @Override
  public synchronized void drive(int channel) {
    drives++;
    driven.set(channel);
    if (!stuck.get(channel)) {
      open.set(channel);
    }
  }

  /** How often any lock was driven. */
  public synchronized int drives() {
    return drives;
  }

  /** Whether a lock was ever driven. */
  public synchronized boolean wasDriven(int channel) {
    return driven.get(channel);
  }

  /** The lock does not move any more, or does again. */
  public synchronized void stick(int channel, boolean isStuck) {
    stuck.set(channel, isStuck);
  }

  /** Somebody takes the fob out of an open lock; tells whether there was one to take. */
  public synchronized boolean pull(int channel) {
    boolean taken = open.get(channel) && items.get(channel);
    if (taken) {
      items.clear(channel);
    }
    return taken;
  }

  /** Somebody puts a fob in and pushes the lock shut. */
  public synchronized void put(int channel) {
    items.set(channel);
    open.clear(channel);
  }

  /** Somebody pushes a lock shut. */
  public synchronized void shut(int channel) {
    open.clear(channel);
  }

  /** Somebody breaks a lock open. */
  public synchronized void force(int channel) {
    open.set(channel);
  }
}
