// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.estate;

import io.keyway.model.custody.Estate;
import io.keyway.rules.Readers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The estate in force. Ask {@link #now} when a piece of work begins and use that one throughout;
 * listen where something is kept for each cabinet. Thread-safe; replaced whole.
 */
public final class CurrentEstate {
  private record InForce(Estate estate, Readers readers) {
    static InForce of(Estate estate) {
      return new InForce(estate, new Readers(estate));
    }
  }

  /** Who keeps something for each cabinet. */
  public interface Listener {
    /**
     * Another estate comes into force with the end of this call. Called in the order of the
     * changes, on the thread of whoever makes them; must not wait for a commit. Where it throws,
     * the old one stays in force.
     */
    void inForce(Estate estate);
  }

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile InForce inForce;

  public CurrentEstate(Estate first) {
    this.inForce = InForce.of(first);
  }

  /** The estate that counts from here to the end of the caller's piece of work. */
  public Estate now() {
    return inForce.estate();
  }

  /** What the readers of all cabinets of the estate in force make of badges. */
  public Readers readers() {
    return inForce.readers();
  }

  /** Tells a listener of the estate in force, now, and of each that follows. */
  public synchronized void listen(Listener listener) {
    listener.inForce(now());
    listeners.add(listener);
  }

  /** Puts another estate in force. */
  public synchronized void replace(Estate next) {
    InForce prepared = InForce.of(next);
    listeners.forEach(listener -> listener.inForce(next));
    inForce = prepared;
  }
}
