// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * New lines that did not yet say who they are. Only so many may be about at once: further ones wait
 * in the kernel's queue, so that ten thousand cabinets that come back together cost as much memory
 * and as many half-done handshakes as a few. Where all places are taken, whoever holds one for more
 * than a second goes. Thread-safe.
 */
final class Waiting {
  private static final int PLACES = 64;
  private static final long FAIR_NANOS = 1_000_000_000L;

  private final Map<Channel, Long> since = new LinkedHashMap<>();
  private final Consumer<Boolean> accepting;

  /**
   * @param accepting hears whether more lines may be accepted, in this order; must not block
   */
  Waiting(Consumer<Boolean> accepting) {
    this.accepting = accepting;
  }

  /** A line came. */
  void came(Channel channel) {
    synchronized (this) {
      since.put(channel, System.nanoTime());
      if (since.size() == PLACES) {
        accepting.accept(false);
      }
    }
    channel.closeFuture().addListener(closed -> went(channel));
  }

  /** It said who it is, or ended. */
  void went(Channel channel) {
    synchronized (this) {
      if (since.remove(channel) != null && since.size() == PLACES - 1) {
        accepting.accept(true);
      }
    }
  }

  /** Ends those that hold a place for too long while others want one. */
  void makeRoom() {
    List<Channel> slow = new ArrayList<>();
    synchronized (this) {
      if (since.size() < PLACES) {
        return;
      }
      long now = System.nanoTime();
      since.forEach(
          (channel, came) -> {
            if (now - came > FAIR_NANOS) {
              slow.add(channel);
            }
          });
    }
    slow.forEach(Channel::close);
  }
}
