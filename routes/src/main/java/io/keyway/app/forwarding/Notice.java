// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * An incident in words that a person reads, made when it is sent.
 *
 * @param incident its id
 * @param state {@code open}, {@code acknowledged} or {@code resolved}
 * @param summary one line, without a name
 * @param text what, who, where and how late, without a name
 * @param holder the name of the person it is about; only mail to security shows it
 */
record Notice(String incident, String state, String summary, String text, String holder) {

  static Notice of(AuditEvent event, IncidentFacts facts, Clock clock) {
    String keySet = data(event, "keySet");
    String state = data(event, "state");
    Optional<Duration> late = late(event, facts, clock);
    String summary = summary(event, late.filter(ignored -> !state.equals("resolved")));
    var text = new StringJoiner("\n", "", "\n");
    line(text, "Incident", summary);
    line(text, "State", state);
    line(text, "Severity", data(event, "severity"));
    line(text, "Key set", keySet);
    line(text, "Cabinet", data(event, "cabinet"));
    line(text, "Employee number", data(event, "employeeNumber"));
    late.ifPresent(by -> line(text, "Minutes late", Long.toString(by.toMinutes())));
    line(text, "Opened", data(event, "openedAt"));
    line(text, "Resolved", data(event, "resolvedAt"));
    line(text, "Details", data(event, "detail"));
    line(text, "Id", data(event, "id"));
    String holder = facts.nameOf(data(event, "person")).orElse("");
    return new Notice(data(event, "id"), state, summary, text.toString(), oneLine(holder));
  }

  private static String summary(AuditEvent event, Optional<Duration> late) {
    var line = new StringBuilder();
    if (data(event, "state").equals("resolved")) {
      line.append("Resolved: ");
    }
    line.append(capital(data(event, "kind").replace('-', ' ')));
    append(line, ": key set ", data(event, "keySet"));
    append(line, " at ", data(event, "cabinet"));
    late.ifPresent(by -> line.append(", ").append(by.toMinutes()).append(" minutes late"));
    return oneLine(line.toString());
  }

  /** How late a key is, or was when it came back. */
  private static Optional<Duration> late(AuditEvent event, IncidentFacts facts, Clock clock) {
    Optional<Instant> due = instant(event, "due").or(() -> facts.dueOf(data(event, "keySet")));
    Instant until = instant(event, "resolvedAt").orElseGet(clock::instant);
    return due.map(at -> Duration.between(at, until)).filter(Duration::isPositive);
  }

  private static Optional<Instant> instant(AuditEvent event, String name) {
    return Optional.of(data(event, name)).filter(text -> !text.isEmpty()).map(Instant::parse);
  }

  private static String data(AuditEvent event, String name) {
    Object value = event.data().get(name);
    return value == null ? "" : value.toString();
  }

  private static void append(StringBuilder line, String before, String value) {
    if (!value.isEmpty()) {
      line.append(before).append(value);
    }
  }

  private static void line(StringJoiner text, String label, String value) {
    if (!value.isEmpty()) {
      text.add(label + ": " + oneLine(value));
    }
  }

  private static String capital(String words) {
    return words.isEmpty()
        ? "Incident"
        : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** No value begins a line, or a header, of its own. */
  private static String oneLine(String value) {
    return value.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
  }
}
