// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.due;

import io.keyway.app.store.DueInstants.DueInstant;

/** What to do when an instant of one kind is due. A bean of this type is found by itself. */
public interface DueAction {

  /** Which kind of due instants it acts on. */
  String kind();

  /**
   * Acts, on the timer's thread and outside of any transaction. Called at least once: what must
   * happen once takes the due instant away in its own commit, and does nothing where it is gone.
   * After it returns the timer removes the due instant, unless it was put anew for another time;
   * when it throws, it is called again later.
   */
  void fire(DueInstant due);
}
