// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink.siem;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.auto.service.AutoService;
import io.keyway.connectors.AuditFormat;
import io.keyway.connectors.Urgency;
import io.keyway.model.audit.AuditEvent;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Syslog by RFC 5424: {@code <PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID [SD] MSG}.
 *
 * <p>The structured data say what the event is about, by the id by which a duplicate is told; the
 * message is a byte-order mark, the type and all data as JSON in UTF-8. No octet below 32 is
 * written, so that no value can begin a line of its own.
 */
@AutoService(AuditFormat.class)
public final class Rfc5424 implements AuditFormat {
  /** 32473 is the enterprise number that RFC 5612 keeps for documents. */
  static final String SD_ID = "keyway@32473";

  private static final int LOG_AUDIT = 13;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String name() {
    return "rfc5424";
  }

  @Override
  public byte[] encode(AuditEvent event, Reporter reporter) {
    String message = BYTE_ORDER_MARK + "io.keyway." + event.type() + " " + json(event.data());
    return (header(event, reporter) + " " + structuredData(event) + " " + message).getBytes(UTF_8);
  }

  /** PRI to MSGID, also in front of formats that travel in syslog. */
  static String header(AuditEvent event, Reporter reporter) {
    return "<%d>1 %s %s keyway %s %s"
        .formatted(
            LOG_AUDIT * 8 + Urgency.of(event).syslog(),
            DateTimeFormatter.ISO_INSTANT.format(event.at().truncatedTo(ChronoUnit.MICROS)),
            field(reporter.host(), 255),
            field(reporter.process(), 128),
            field(event.type(), 32));
  }

  static String json(Map<String, Object> data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An event's data cannot be written as JSON", e);
    }
  }

  /** A header field: printable US-ASCII without spaces, {@code -} for nothing. */
  private static String field(String value, int longest) {
    String printable = value.replaceAll("[^\\x21-\\x7E]", "?");
    return printable.isEmpty()
        ? "-"
        : printable.substring(0, Math.min(longest, printable.length()));
  }

  private static String structuredData(AuditEvent event) {
    var text = new StringBuilder("[" + SD_ID);
    parameter(text, "eventId", event.id());
    parameter(text, "type", "io.keyway." + event.type());
    parameter(text, "subject", event.subject());
    for (var name : new String[] {"cabinet", "keySet", "person", "employeeNumber"}) {
      Object value = event.data().get(name);
      if (value != null && !value.equals("")) {
        parameter(text, name, value.toString());
      }
    }
    return text.append(']').toString();
  }

  private static void parameter(StringBuilder text, String name, String value) {
    String escaped = value.replaceAll("\\p{Cntrl}", " ").replaceAll("([\"\\\\\\]])", "\\\\$1");
    text.append(' ').append(name).append("=\"").append(escaped).append('"');
  }
}
