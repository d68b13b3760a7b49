// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink.siem;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.service.AutoService;
import io.keyway.connectors.AuditFormat;
import io.keyway.connectors.Urgency;
import io.keyway.model.audit.AuditEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * ArcSight Common Event Format, behind a syslog header: {@code CEF:0|Keyway|Keyway|version|type|
 * name|severity|extension}.
 *
 * <p>{@code |} and {@code \} are escaped in the header, {@code =} and {@code \} in the extension,
 * where a line break becomes {@code \n} or {@code \r}. No byte-order mark: parsers look for {@code
 * CEF:} first.
 */
@AutoService(AuditFormat.class)
public final class Cef implements AuditFormat {

  @Override
  public String name() {
    return "cef";
  }

  @Override
  public byte[] encode(AuditEvent event, Reporter reporter) {
    String syslog = Rfc5424.header(event, reporter) + " - ";
    return (syslog + header(event, reporter) + extension(event)).getBytes(UTF_8);
  }

  private static String header(AuditEvent event, Reporter reporter) {
    return "CEF:0|Keyway|Keyway|%s|%s|%s|%d|"
        .formatted(
            headerValue(reporter.version()),
            headerValue("io.keyway." + event.type()),
            headerValue(inWords(event.type())),
            Urgency.of(event).cef());
  }

  private static String extension(AuditEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("rt", Long.toString(event.at().toEpochMilli()));
    fields.put("externalId", event.id());
    fields.put("cat", "io.keyway." + event.type());
    fields.put("deviceExternalId", data(event, "cabinet"));
    fields.put("duid", data(event, "person"));
    fields.put("reason", data(event, "reason"));
    labelled(fields, 1, "KeySet", data(event, "keySet"));
    labelled(fields, 2, "Subject", event.subject());
    labelled(fields, 3, "Source", data(event, "source"));
    labelled(fields, 4, "EmployeeNumber", data(event, "employeeNumber"));
    fields.put("msg", Rfc5424.json(event.data()));
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().isEmpty())
        .map(field -> field.getKey() + "=" + extensionValue(field.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static void labelled(Map<String, String> fields, int number, String label, String value) {
    if (!value.isEmpty()) {
      fields.put("cs" + number + "Label", label);
      fields.put("cs" + number, value);
    }
  }

  private static String data(AuditEvent event, String name) {
    Object value = event.data().get(name);
    return value == null ? "" : value.toString();
  }

  /** {@code custody.key-taken} is "Key taken", {@code incident.opened} is "Incident opened". */
  private static String inWords(String type) {
    String last = type.substring(type.lastIndexOf('.') + 1);
    String words = (last.contains("-") ? last : type).replaceAll("[-.]", " ");
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String headerValue(String value) {
    return value.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\p{Cntrl}", " ");
  }

  private static String extensionValue(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("=", "\\=")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replaceAll("\\p{Cntrl}", " ");
  }
}
