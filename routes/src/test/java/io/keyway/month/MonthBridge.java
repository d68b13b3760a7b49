// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.due.DueTimer;
import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.inbox.Inbox;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.store.Store;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.JournalEntry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The real bridge in this process, with a clock that is set by hand and cabinets in memory. Records
 * come in through the real doors behind HTTP and behind the folder watch.
 */
final class MonthBridge implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> JSON_NAMES =
      Map.of(
          "given_name", "givenName",
          "family_name", "familyName",
          "start_date", "startDate",
          "end_date", "endDate",
          "badge_format", "badgeFormat",
          "facility_code", "facilityCode",
          "card_number", "cardNumber");

  private final SetClock clock = new SetClock();
  private final Path home;
  private Running running;
  private final ExecutorService wire =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("wire").factory());
  private final Map<String, MonthCabinet> cabinets = new TreeMap<>();
  private final Map<String, Long> sent = new HashMap<>();

  /**
   * @param skewed the cabinet whose clock is 90 seconds ahead
   */
  MonthBridge(Path home, Instant start, String skewed) throws IOException {
    this.home = home;
    clock.now = start;
    for (String folder : List.of("secrets", "data", "files/done", "files/failed")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.writeString(home.resolve("secrets/webhook"), TestSite.WEBHOOK_SECRET);
    Files.writeString(home.resolve("cabinets.yaml"), Wall.yaml());
    running = start();
    CabinetProtocol protocol = running.context().getBean(CabinetProtocols.class).awaiting();
    for (int c = 0; c < Wall.CABINETS; c++) {
      String id = Wall.cabinet(c);
      Duration ahead = Duration.ofSeconds(id.equals(skewed) ? 90 : 0);
      cabinets.put(id, new MonthCabinet(id, protocol, wire, ahead));
    }
  }

  /** The bridge from one start to its end. */
  private record Running(
      ConfigurableApplicationContext context,
      Store store,
      Provisioning provisioning,
      DueTimer timer,
      Inbox inbox,
      ProducerTemplate intake) {}

  private Running start() {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Bridge.class)
            .initializers(this::setClock)
            .run(
                "--keyway.home=" + home,
                "--server.port=0",
                "--keyway.link.port=0",
                "--keyway.sources.hr.webhook.auth=standard-webhooks",
                "--keyway.sources.hr.webhook.secret=file:secrets/webhook",
                "--keyway.objective.revocation=P365D", // its cabinets are away for days
                "--keyway.sources.hr.budget.losing-percent=100",
                "--keyway.sources.hr.budget.losing-people=100000",
                "--keyway.plans.targets.percent=100",
                "--keyway.plans.targets.people=100000");
    return new Running(
        context,
        context.getBean(Store.class),
        context.getBean(Provisioning.class),
        context.getBean(DueTimer.class),
        context.getBean(Inbox.class),
        context.getBean(ProducerTemplate.class));
  }

  private void setClock(ConfigurableApplicationContext fresh) {
    ((GenericApplicationContext) fresh)
        .registerBean("monthClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
  }

  /** Lets something happen; says what the cabinet answers, where there is one. */
  String happen(Happening happening) throws IOException {
    fireUntil(happening.at());
    switch (happening) {
      case Happening.Webhook hook -> hear(hook);
      case Happening.HrFile file -> read(file.name(), file.text());
      case Happening.Broken broken -> read(broken.name(), broken.text());
      case Happening.Restart restart -> restart();
      case Happening.Attempt attempt -> {
        settle();
        MonthCabinet cabinet = cabinet(attempt.cabinet());
        String answer = cabinet.attempt(attempt.badge(), attempt.slot(), attempt.at());
        send(attempt.cabinet());
        return answer;
      }
      case Happening.Return r -> {
        cabinet(r.cabinet()).giveBack(r);
        send(r.cabinet());
      }
      case Happening.Gap gap -> cabinet(gap.cabinet()).lose(gap.lost());
      case Happening.Link link -> link(link);
    }
    return "";
  }

  /** Moves the clock, through every instant at which something is due. */
  void fireUntil(Instant at) {
    Optional<Long> due = nextDue(at);
    while (due.isPresent()) {
      long micros = due.get();
      Instant then = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
      clock.now = PlainPerson.later(clock.now, then);
      running.timer().stop();
      running.timer().start();
      await("what was due to be done", () -> nextDue(clock.now).isEmpty());
      due = nextDue(at);
    }
    clock.now = at;
  }

  private Optional<Long> nextDue(Instant until) {
    return running
        .store()
        .read(
            db ->
                db.sql("SELECT due_at FROM due_instant WHERE due_at <= ? ORDER BY due_at LIMIT 1")
                    .param(until.getEpochSecond() * 1_000_000)
                    .query(Long.class)
                    .optional());
  }

  private void hear(Happening.Webhook hook) throws IOException {
    Map<String, Object> person = new LinkedHashMap<>();
    person.put("employeeNumber", hook.number());
    hook.said()
        .forEach((column, value) -> person.put(JSON_NAMES.getOrDefault(column, column), value));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event", hook.event());
    hook.effectiveAt().ifPresent(at -> body.put("effectiveAt", at.toString()));
    body.put("person", person);
    running
        .intake()
        .requestBodyAndHeaders(
            "direct:intake",
            JSON.writeValueAsBytes(body),
            Map.of("KeywaySource", "hr", "KeywayDelivery", hook.delivery()));
  }

  private void read(String name, String text) throws IOException {
    Path path = home.resolve("files").resolve(name);
    Files.writeString(path, text, StandardCharsets.UTF_8);
    String folder = running.inbox().read("hr", path.toFile());
    Files.move(path, path.resolveSibling(folder).resolve(name));
  }

  private void restart() {
    List<String> linked =
        cabinets.entrySet().stream()
            .filter(cabinet -> cabinet.getValue().session().isPresent())
            .map(Map.Entry::getKey)
            .toList();
    running.context().close();
    running = start();
    linked.forEach(this::relink);
  }

  private void relink(String id) {
    sent.put(id, 0L);
    running.provisioning().linked(cabinet(id).link());
    send(id);
  }

  private void link(Happening.Link link) {
    MonthCabinet cabinet = cabinet(link.cabinet());
    if (link.up()) {
      boolean first = sent.putIfAbsent(link.cabinet(), 0L) == null;
      if (first) {
        cabinet.inventory(link.at());
      }
      relink(link.cabinet());
    } else {
      settle();
      MonthCabinet.Session old = cabinet.session().orElseThrow();
      cabinet.unlink();
      running.provisioning().unlinked(old.cabinet(), old, "the cable was pulled");
    }
  }

  private void send(String id) {
    MonthCabinet cabinet = cabinet(id);
    long upTo = sent.getOrDefault(id, 0L);
    List<JournalEntry> fresh =
        cabinet.unacknowledged().stream().filter(entry -> entry.sequence() > upTo).toList();
    if (!fresh.isEmpty() && cabinet.session().isPresent()) {
      sent.put(id, fresh.getLast().sequence());
      running.provisioning().journal(cabinet.session().get(), fresh);
    }
  }

  /** Waits until each linked cabinet holds what it should and has nothing left to tell. */
  void settle() {
    await(
        "cabinets to settle",
        () ->
            running.provisioning().statuses().stream()
                .filter(CabinetStatus::linked)
                .allMatch(s -> s.inSync() && cabinet(s.id().value()).unacknowledged().isEmpty()));
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain for " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private MonthCabinet cabinet(String id) {
    return Optional.ofNullable(cabinets.get(id)).orElseThrow();
  }

  // What it looks like now -----------------------------------------------------------------------

  /** Who may take what at some instants, by cabinet and person: what the cabinets hold. */
  Map<String, String> rosters(List<Instant> instants) {
    Map<String, String> numbers = new HashMap<>();
    rows("SELECT id, employee_number FROM person")
        .forEach(r -> numbers.put(text(r, 0), text(r, 1)));
    Map<String, String> view = new TreeMap<>();
    cabinets.forEach(
        (id, cabinet) -> {
          for (RosterEntry entry : cabinet.roster()) {
            StringBuilder line =
                new StringBuilder(MonthCabinet.badgeOf(entry) + " most " + entry.maxKeys());
            for (Instant at : instants) {
              Set<Integer> slots = new TreeSet<>();
              entry.grants().stream()
                  .filter(grant -> cabinet.counts(grant, at))
                  .forEach(grant -> slots.add(grant.slot().value()));
              line.append(' ').append(slots);
            }
            view.put(id + " " + numbers.get(entry.person().value()), line.toString());
          }
        });
    return view;
  }

  /** Where each key set is, until when, and whether that is over. */
  Map<String, String> custody() {
    Map<String, String> view = new TreeMap<>();
    rows("SELECT c.key_set, c.state, c.slot, COALESCE(p.employee_number, ''), c.since_at,"
            + " c.confidence, c.due_at, c.overdue"
            + " FROM custody c LEFT JOIN person p ON p.id = c.person WHERE c.until_at IS NULL")
        .forEach(
            r ->
                view.put(
                    text(r, 0),
                    "%s %s %s %s %s due %s overdue %s"
                        .formatted(
                            text(r, 1),
                            text(r, 2),
                            text(r, 3),
                            instant(r, 4),
                            text(r, 5),
                            r.get(6) == null ? "never" : instant(r, 6),
                            text(r, 7).equals("1"))));
    return view;
  }

  /** What somebody must look at: kind, key set, employee number. */
  Map<String, String> incidents() {
    Map<String, String> view = new TreeMap<>();
    rows("SELECT kind, key_set, employee_number, state FROM incident WHERE state <> 'resolved'"
            + " AND kind NOT IN ('badge-collision', 'journal-gap') AND dedupe_key NOT LIKE 'plan:%'")
        .forEach(
            r ->
                view.merge(
                    String.join(" ", text(r, 0), text(r, 1), text(r, 2)),
                    text(r, 3),
                    (one, other) -> one + " twice"));
    return view;
  }

  /** How often there is a receipt of each kind. */
  Map<String, Integer> receipts() {
    Map<String, List<String>> at = new HashMap<>();
    rows("SELECT receipt, cabinet, state FROM receipt_cabinet ORDER BY cabinet")
        .forEach(
            r ->
                at.computeIfAbsent(text(r, 0), id -> new ArrayList<>())
                    .add(text(r, 1) + ":" + text(r, 2)));
    Map<String, Integer> view = new TreeMap<>();
    rows("SELECT id, employee_number, change, effective_at, state FROM receipt")
        .forEach(
            r ->
                view.merge(
                    String.join(" ", text(r, 1), text(r, 2), instant(r, 3), text(r, 4))
                        + at.getOrDefault(text(r, 0), List.of()),
                    1,
                    Integer::sum));
    return view;
  }

  /** All that is told to others: the ledger, incidents, what was set aside and why, the metrics. */
  String told() {
    return rows("SELECT * FROM ledger").toString()
        + rows("SELECT * FROM incident")
        + rows("SELECT reason, detail FROM quarantine")
        + running.context().getBean(MeterRegistry.class).getMeters().stream()
            .map(Meter::getId)
            .toList();
  }

  private List<List<Object>> rows(String sql) {
    return running
        .store()
        .read(
            db ->
                db.sql(sql)
                    .query(
                        (row, n) -> {
                          List<Object> cells = new ArrayList<>();
                          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            cells.add(row.getObject(i));
                          }
                          return cells;
                        })
                    .list());
  }

  private static String text(List<Object> row, int column) {
    return String.valueOf(row.get(column));
  }

  private static String instant(List<Object> row, int column) {
    long micros = ((Number) row.get(column)).longValue();
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000).toString();
  }

  @Override
  public void close() {
    running.context().close();
    wire.shutdownNow();
  }

  /** Stands still until it is set. */
  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
