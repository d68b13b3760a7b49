// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.model.audit.AuditEvent;
import java.util.List;

/** One system that must know: what it wants to hear, and how it is told. Used by one thread. */
public interface Sink {

  /** The name in the settings. */
  String name();

  /** Whether it wants to hear of events of this type. */
  boolean wants(String type);

  /** How many events it takes at once, at most. */
  int batch();

  /**
   * Tells it, in this order, and returns when it has them. It may have heard them before.
   *
   * @throws Refusal when it will never take this; anything else thrown means: not now
   */
  void deliver(List<AuditEvent> events);

  /** A sink's answer that repeating will not change. */
  final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param reason in a few words, without any content of the event
     */
    public Refusal(String reason, Throwable cause) {
      super(reason, cause);
    }
  }
}
