// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

/** Hands out once more what a sink refused. Thread-safe. */
public interface Replays {

  /**
   * Hands an event that was set aside to its sink once more, behind what waits there already: what
   * came after it is there, and its gap marker tells so. The ledger says who asked for it.
   *
   * @param by who asks
   * @return false when nothing such is set aside, or its sink is not among the settings
   * @throws io.keyway.app.broker.BrokerUnavailable when the sink's queue cannot be reached; it
   *     stays set aside
   */
  boolean replay(String sink, String event, String by);
}
