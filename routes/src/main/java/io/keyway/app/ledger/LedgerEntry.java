// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import io.keyway.model.audit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One link of the chain.
 *
 * @param seq counts from 1 without gaps
 * @param id of the event; also in the data, as {@code eventId}, so that the hash covers it
 * @param subject of the event; also in the data
 * @param at RFC 3339, UTC, six digits of the second
 * @param data RFC 8785 JSON
 * @param prev hash of the entry before, hex; 64 zeros for the first
 * @param hash SHA-256, hex
 */
public record LedgerEntry(
    long seq,
    String id,
    String type,
    String subject,
    String at,
    String data,
    String prev,
    String hash) {
  /** What the first entry has for a previous hash. */
  public static final String GENESIS = "0".repeat(64);

  private static final String EVENT_ID = "eventId";
  private static final String SUBJECT = "subject";
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Chains an event to the entry before it. */
  public static LedgerEntry of(long seq, AuditEvent event, String prev) {
    if (!isType(event.type())) {
      throw new IllegalArgumentException("Not a type of event: " + event.type());
    }
    Map<String, Object> data = new TreeMap<>(event.data());
    data.put(EVENT_ID, event.id());
    data.put(SUBJECT, event.subject());
    String json = CanonicalJson.of(data);
    String at = text(event.at());
    String hash = hash(seq, at, event.type(), json, prev);
    return new LedgerEntry(seq, event.id(), event.type(), event.subject(), at, json, prev, hash);
  }

  /** Reads a line of an export; whatever spelling its JSON has, the data become canonical. */
  public static LedgerEntry parse(String line) {
    Map<String, Object> fields = CanonicalJson.read(line);
    if (!(fields.get("seq") instanceof Number seq && fields.get("data") instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("Not a ledger entry: it has a seq and data");
    }
    Map<String, Object> data = new TreeMap<>();
    map.forEach((name, value) -> data.put((String) name, value));
    return new LedgerEntry(
        seq.longValue(),
        text(fields, "id"),
        text(fields, "type"),
        text(fields, SUBJECT),
        text(fields, "at"),
        CanonicalJson.of(data),
        text(fields, "prev"),
        text(fields, "hash"));
  }

  /** An instant as the ledger writes it. */
  public static String text(Instant instant) {
    return RFC_3339.format(instant);
  }

  /** The event that was chained. */
  public AuditEvent event() {
    Map<String, Object> fields = CanonicalJson.read(data);
    fields.remove(EVENT_ID);
    fields.remove(SUBJECT);
    return new AuditEvent(id, type, subject, happenedAt(), fields);
  }

  /** When it happened, to the microsecond. */
  public Instant happenedAt() {
    return Instant.parse(at).truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether its hash is that of what stands in it. */
  public boolean isWhole() {
    Map<String, Object> fields = CanonicalJson.read(data);
    return hash.equals(hash(seq, at, type, data, prev))
        && id.equals(fields.get(EVENT_ID))
        && subject.equals(fields.get(SUBJECT));
  }

  private static boolean isType(String word) {
    return !word.isEmpty()
        && word.chars()
            .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-');
  }

  private static String hash(long seq, String at, String type, String data, String prev) {
    String canonical =
        "{\"at\":\""
            + at
            + "\",\"data\":"
            + data
            + ",\"prev\":\""
            + prev
            + "\",\"seq\":"
            + seq
            + ",\"type\":\""
            + type
            + "\"}";
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String text(Map<String, Object> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(Object::toString).orElse("");
  }
}
