// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import java.time.Instant;
import java.util.Map;

/**
 * A security event token that was believed (RFC 8417, profiled by OpenID Shared Signals Framework
 * 1.0, section 11): one event about one subject.
 *
 * @param id claim {@code jti}: the same again is the same token
 * @param issuedAt claim {@code iat}
 * @param occurredAt when the event happened, by the event's {@code event_timestamp}, else the claim
 *     {@code toe}, else {@code iat}; never after {@code iat}
 * @param subject claim {@code sub_id}
 * @param type URI of the event
 * @param event what it says, as JSON has it
 * @param payload the claims as they were signed, by which the same token is known again; not copied
 */
public record SecurityEventToken(
    String id,
    Instant issuedAt,
    Instant occurredAt,
    SubjectIdentifier subject,
    String type,
    Map<String, Object> event,
    byte[] payload) {
  /** The transmitter says that the stream works (SSF 1.0, section 8.1.4). */
  public static final String VERIFICATION =
      "https://schemas.openid.net/secevent/ssf/event-type/verification";

  /** The transmitter says how the stream stands (SSF 1.0, section 8.1.5). */
  public static final String STREAM_UPDATED =
      "https://schemas.openid.net/secevent/ssf/event-type/stream-updated";

  public SecurityEventToken {
    event = Map.copyOf(event);
  }

  /** Whether it is about the stream itself rather than about somebody. */
  public boolean isOfStream() {
    return type.equals(VERIFICATION) || type.equals(STREAM_UPDATED);
  }

  /** A text of the event; empty where there is none. */
  public String text(String field) {
    return event.get(field) instanceof String text ? text : "";
  }

  /** Says nothing of the subject. */
  @Override
  public String toString() {
    return "SecurityEventToken[type=" + type + "]";
  }
}
