// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.model.audit.AuditEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told; refuses some events, and is away when told to be. */
final class RecordingSink implements Sink {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final Set<String> refused = ConcurrentHashMap.newKeySet();
  volatile boolean isAway;
  volatile int attempts;
  private final int batch;

  RecordingSink(int batch) {
    this.batch = batch;
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public boolean wants(String type) {
    return !type.equals("heartbeat");
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public synchronized void deliver(List<AuditEvent> events) {
    attempts++;
    if (isAway) {
      throw new IllegalStateException("away");
    }
    if (events.stream().anyMatch(event -> refused.contains(event.id()))) {
      throw new Refusal("HTTP 422", new IllegalArgumentException());
    }
    events.forEach(event -> heard.add(event.id()));
  }
}
