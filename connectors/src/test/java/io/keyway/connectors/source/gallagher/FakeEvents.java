// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.http.FakeServer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The events of a fake Command Centre, with the long poll that hands them out. Thread-safe. */
public final class FakeEvents implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String path;
  private final String mark;
  private final List<ObjectNode> arrived = new ArrayList<>();
  private Answer instead = Answer.status(200);
  private int oldest;
  private int forgotten = 404;
  private int waiting;
  private boolean isClosed;

  FakeEvents(String path, String mark) {
    this.path = path;
    this.mark = mark;
  }

  public String path() {
    return path;
  }

  /** An event arrives. */
  public synchronized void add(Consumer<ObjectNode> what) {
    ObjectNode event = JSON.createObjectNode();
    what.accept(event);
    arrived.add(event);
    notifyAll();
  }

  /** Answers so to whoever listens, those who wait included; 200 for as usual. */
  public synchronized void answerWith(int status, Map<String, String> headers) {
    instead = new Answer(status, "", headers);
    notifyAll();
  }

  /** Every bookmark so far is answered with this status. */
  public synchronized void forget(int status) {
    add(event -> {});
    oldest = arrived.size();
    add(event -> {});
    forgotten = status;
  }

  /** Whether somebody waits for an event. */
  public synchronized boolean isListenedTo() {
    return waiting > 0;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  synchronized Answer answer(Request request, String origin) {
    if (!request.query("view", "").equals(mark)) {
      return Answer.status(404);
    }
    int from = Integer.parseInt(request.query("pos", String.valueOf(arrived.size())));
    if (from < oldest) {
      return Answer.status(forgotten);
    }
    awaitMore(from, Long.parseLong(request.query("deadline", "50")));
    if (instead.status() != 200) {
      return instead;
    }
    int top = Integer.parseInt(request.query("top", "1000"));
    int end = Math.min(arrived.size(), from + top);
    String fields = request.query("fields", "message");
    ObjectNode page = JSON.createObjectNode();
    ArrayNode events = page.putArray("events");
    for (ObjectNode event : arrived.subList(from, end)) {
      events.add(event.deepCopy().retain(List.of(fields.split(","))));
    }
    String next =
        origin + path + "?view=" + mark + "&top=" + top + "&fields=" + fields + "&pos=" + end;
    page.putObject("updates").put("href", next);
    return Answer.ok(page.toString());
  }

  private void awaitMore(int from, long seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    waiting++;
    try {
      while (arrived.size() <= from && instead.status() == 200 && !isClosed) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
    }
  }
}
