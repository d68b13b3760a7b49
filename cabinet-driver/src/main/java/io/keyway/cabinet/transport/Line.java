// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** One connection. It lives on one thread, its loop; every method may be called from any. */
public interface Line {
  /** Address of the other end, for people. */
  String peer();

  /**
   * The certificate by which the other end proved who it is; empty where it did not. Known from the
   * first frame on.
   */
  default Optional<X509Certificate> certificate() {
    return Optional.empty();
  }

  /** The other end said who it is: the line no longer takes a newcomer's place. */
  default void settled() {}

  /** Hands a frame to the line, now. From the loop, frames go in the order of the calls. */
  void send(byte[] frame);

  /**
   * Hands over a frame that goes before whatever waits, also between the pieces of a frame that is
   * on its way. From the loop, urgent frames go in the order of the calls.
   */
  default void urgent(byte[] frame) {
    send(frame);
  }

  /**
   * The station whose secret the other end proved to have; empty where the line is no station's.
   */
  default Optional<String> provenStation() {
    return Optional.empty();
  }

  /**
   * How long a frame that can be cut anywhere should be at most: what a slow line carries in about
   * a second. There is no such limit on a fast one.
   */
  default int bulk() {
    return Integer.MAX_VALUE;
  }

  /** Whether the line takes more without letting it wait; what is sent none the less waits. */
  boolean writable();

  /** Who hears this line from now on. To be called from the loop. */
  void handler(LineHandler handler);

  /** The length beyond which a frame is refused. To be called from the loop. */
  void longestFrame(int bytes);

  /** The thread of this line. What is asked of it must not block. */
  ScheduledExecutorService loop();

  /** Does something on the loop: at once where this is the loop, else soon. */
  void run(Runnable action);

  /** Sends what was handed over, then ends the line. */
  void close(String reason);
}
