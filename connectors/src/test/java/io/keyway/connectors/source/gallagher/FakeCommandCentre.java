// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.http.FakeServer.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A Command Centre as its public description has it, and no more. Every link but the first is made
 * up anew for each one that is started, with parameters of its own: who builds a path finds
 * nothing. Thread-safe.
 */
public final class FakeCommandCentre implements AutoCloseable {
  /** The key that it accepts. */
  public static final String KEY = "C774-B01F-D695-AA4B-215F-A158-AC22-ADEB";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String list = "/" + random();
  private final String feed = "/" + random();
  private final String more = "/" + random();
  private final String people = "/" + random() + "/";
  private final String mark = random();
  private final String events = "/" + random();
  private final String groups = "/" + random();
  private final FakeEvents arriving = new FakeEvents("/" + random(), mark);
  private final String types = "/" + random() + "/";
  private final Map<String, String> eventTypes = new TreeMap<>();
  private final List<ObjectNode> written = new ArrayList<>();
  private int writing = 201;
  private final Map<String, ObjectNode> cardholders = new TreeMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final List<ObjectNode> changes = new ArrayList<>();
  private final FakeServer server;
  private String origin;
  private int oldest;
  private UnaryOperator<ObjectNode> features = root -> root;
  private Consumer<ObjectNode> shape = cardholder -> {};
  private int status = 200;

  /** Starts on a free port with nobody. */
  public FakeCommandCentre() {
    server = new FakeServer(this::answer);
    origin = server.uri();
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Its address. */
  public String uri() {
    return server.uri();
  }

  /** What was asked, in order. */
  public List<String> asked() {
    return server.asked();
  }

  /** Links begin so from now on, as a client sees the server. */
  public synchronized void appearAs(String address) {
    origin = address;
  }

  /** A site's own type of events. */
  public synchronized void eventType(String name) {
    eventTypes.put(name, types + random());
  }

  /** Events that were written, oldest first; {@code typeName} says what the type is called. */
  public synchronized List<ObjectNode> written() {
    return List.copyOf(written);
  }

  /** Answers so to whoever writes an event. */
  public synchronized void answerWritingWith(int other) {
    writing = other;
  }

  /** The link of a cardholder, without the server. */
  public synchronized String linkOf(String number) {
    return Objects.requireNonNull(links.get(number));
  }

  /** Answers everything with this status; 200 for as usual. */
  public synchronized void answerWith(int other) {
    status = other;
  }

  /** What the first address offers, changed. */
  public synchronized void offer(UnaryOperator<ObjectNode> other) {
    features = other;
  }

  /** Cardholders look otherwise, such as after an update of the server. */
  public synchronized void reshape(Consumer<ObjectNode> other) {
    shape = other;
  }

  /** The feed forgets its changes so far. */
  public synchronized void forgetChanges() {
    oldest = changes.size() + 1;
    changes.add(JSON.createObjectNode());
  }

  /** Adds or changes a cardholder. */
  public void put(String number, String operator, Consumer<ObjectNode> change) {
    synchronized (this) {
      boolean isNew = !cardholders.containsKey(number);
      ObjectNode cardholder =
          cardholders.computeIfAbsent(
              number,
              n -> {
                links.put(n, people + random());
                ObjectNode fresh = JSON.createObjectNode();
                fresh.put("firstName", "Given").put("lastName", "Family").put("authorised", true);
                fresh.putObject("division").put("name", "plant");
                fresh.putArray("cards");
                fresh.put("@Employee ID", n);
                return fresh;
              });
      change.accept(cardholder);
      changes.add(change(isNew ? "add" : "update", number, operator));
    }
  }

  /** A card of a cardholder. */
  public static void card(
      ObjectNode cardholder, String number, String status, String from, String until) {
    ObjectNode card = ((ArrayNode) cardholder.path("cards")).addObject();
    card.put("number", number);
    card.putObject("status").put("type", status).put("value", "in our own words");
    card.putObject("type").put("name", "Staff");
    if (!from.isEmpty()) {
      card.put("from", from);
    }
    if (!until.isEmpty()) {
      card.put("until", until);
    }
  }

  /** An operator's change of a cardholder arrives as an event. */
  public void tellOfChange(String number) {
    String link = linkOf(number);
    arriving.add(
        event -> {
          ObjectNode modified = event.putObject("modifiedItem").put("href", uri() + link);
          modified.putObject("type").put("id", "1").put("name", "Person");
        });
  }

  /** Its events, as who listens hears of them. */
  public FakeEvents arriving() {
    return arriving;
  }

  /** Deletes a cardholder. */
  public synchronized void remove(String number) {
    changes.add(change("remove", number, "Somebody"));
    cardholders.remove(number);
  }

  @Override
  public void close() {
    arriving.close();
    server.close();
  }

  private ObjectNode change(String type, String number, String operator) {
    ObjectNode change = JSON.createObjectNode().put("type", type);
    change.putObject("operator").put("name", operator);
    change.putObject("item").put("href", links.get(number));
    return change;
  }

  private Answer answer(Request request) {
    return request.path().equals(arriving.path()) ? waited(request) : answeredAtOnce(request);
  }

  private Answer waited(Request request) {
    int now;
    String seenAs;
    synchronized (this) {
      now = status;
      seenAs = origin;
    }
    if (!isAllowed(request)) {
      return Answer.status(401);
    }
    return now == 200 ? arriving.answer(request, seenAs) : Answer.status(now);
  }

  private synchronized Answer answeredAtOnce(Request request) {
    if (!isAllowed(request)) {
      return Answer.status(401);
    }
    if (status != 200) {
      return Answer.status(status);
    }
    String path = request.path();
    if (path.equals("/api")) {
      return Answer.ok(features.apply(root()).toString());
    }
    if (path.equals(list) && request.query("site", "").equals(mark)) {
      return page(0, Integer.parseInt(request.query("top", "1000")));
    }
    if (path.startsWith(more + "/")) {
      String[] at = path.substring(more.length() + 1).split("-", 2);
      return page(Integer.parseInt(at[0]), Integer.parseInt(at[1]));
    }
    if (path.equals(groups)) {
      return Answer.ok(groups().toString());
    }
    if (path.equals(events) && request.method().equals("POST")) {
      return write(request.body());
    }
    if (path.equals(feed) && request.query("view", "").equals(mark)) {
      return changes(request);
    }
    return cardholders.keySet().stream()
        .filter(number -> path.equals(links.get(number)))
        .findFirst()
        .map(number -> Answer.ok(shown(number).toString()))
        .orElseGet(() -> Answer.status(404));
  }

  private static boolean isAllowed(Request request) {
    return request.authorization().equals("GGL-API-KEY " + KEY);
  }

  private ObjectNode root() {
    ObjectNode root = JSON.createObjectNode().put("version", "9.0");
    ObjectNode cardholderLinks = root.putObject("features").putObject("cardholders");
    cardholderLinks.putObject("cardholders").put("href", origin + list + "?site=" + mark);
    cardholderLinks.putObject("changes").put("href", origin + feed + "?view=" + mark);
    ObjectNode eventLinks = ((ObjectNode) root.path("features")).putObject("events");
    eventLinks.putObject("events").put("href", origin + events);
    eventLinks.putObject("updates").put("href", origin + arriving.path() + "?view=" + mark);
    eventLinks.putObject("eventGroups").put("href", origin + groups);
    return root;
  }

  private ObjectNode groups() {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode group = answer.putArray("eventGroups").addObject().put("id", 300);
    ArrayNode listed = group.put("name", "Our own").putArray("eventTypes");
    listed.addObject().put("id", "601").put("name", "Operator logon failed");
    eventTypes.forEach(
        (name, link) -> listed.addObject().put("href", origin + link).put("name", name));
    return answer;
  }

  private Answer write(String body) {
    if (writing != 201) {
      return Answer.status(writing);
    }
    try {
      ObjectNode event = (ObjectNode) JSON.readTree(body);
      String type = event.path("type").path("href").asText();
      String cardholder = event.path("cardholder").path("href").asText(origin);
      boolean isKnown =
          cardholder.equals(origin)
              || cardholders.keySet().stream()
                  .anyMatch(number -> cardholder.equals(origin + links.get(number)));
      for (Map.Entry<String, String> known : eventTypes.entrySet()) {
        if (type.equals(origin + known.getValue()) && isKnown) {
          arriving.add(told -> told.setAll(event));
          written.add(event.put("typeName", known.getKey()));
          return Answer.status(201);
        }
      }
    } catch (JsonProcessingException e) {
      return Answer.status(400);
    }
    return Answer.status(400);
  }

  private Answer page(int from, int top) {
    List<String> numbers = List.copyOf(cardholders.keySet());
    ObjectNode page = JSON.createObjectNode();
    ArrayNode results = page.putArray("results");
    int end = Math.min(numbers.size(), from + top);
    numbers.subList(Math.min(from, end), end).forEach(number -> results.add(shown(number)));
    if (end < numbers.size()) {
      page.putObject("next").put("href", origin + more + "/" + end + "-" + top);
    }
    return Answer.ok(page.toString());
  }

  private ObjectNode shown(String number) {
    ObjectNode shown = Objects.requireNonNull(cardholders.get(number)).deepCopy();
    shown.put("href", origin + links.get(number));
    shape.accept(shown);
    return shown;
  }

  private Answer changes(Request request) {
    int top = Integer.parseInt(request.query("top", "1000"));
    int from = Integer.parseInt(request.query("pos", String.valueOf(changes.size())));
    if (from < oldest) {
      return Answer.status(404);
    }
    int end = Math.min(changes.size(), from + top);
    ObjectNode page = JSON.createObjectNode();
    ArrayNode results = page.putArray("results");
    for (ObjectNode change : changes.subList(from, end)) {
      ObjectNode told = change.deepCopy();
      ((ObjectNode) told.path("item"))
          .put("href", origin + change.path("item").path("href").asText());
      results.add(told);
    }
    String next = origin + feed + "?view=" + mark + "&top=" + top + "&pos=" + end;
    page.putObject("next").put("href", next);
    return Answer.ok(page.toString());
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
