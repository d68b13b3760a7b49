// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import java.util.Map;
import java.util.Optional;

/**
 * What SCIM clients pushed to the bridge, in a durable queue for each route that hears of it. Found
 * in the registry by its type. Thread-safe; one listener is served by one thread.
 */
public interface Pushes {

  /**
   * A resource that was written.
   *
   * @param source whose client wrote it
   * @param content as it is now, as clients read it; empty where it is deleted
   * @param times which state of it this is
   */
  record Push(String id, String source, Optional<Map<String, Object>> content, long times) {
    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Push[id=" + id + ", source=" + source + "]";
    }
  }

  /**
   * Queues for a listener what is written from now on; one that is known goes on where it was.
   *
   * @param resource {@code Users} or {@code Groups}
   * @param source whose; empty for everybody's
   * @param existing whether a new listener hears of what is there already, too
   */
  void listen(String listener, String resource, String source, boolean existing);

  /** What a listener has waited for longest; empty where it has heard of everything. */
  Optional<Push> next(String listener, String resource);

  /** A listener has done with it; what changed meanwhile waits on. */
  void heard(String listener, Push push);
}
