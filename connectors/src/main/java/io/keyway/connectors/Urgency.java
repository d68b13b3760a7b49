// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors;

import io.keyway.model.audit.AuditEvent;

/** How urgent an event is, in the words that both syslog and CEF can say. */
public enum Urgency {
  INFORMATIONAL(6, 2),
  NOTICE(5, 4),
  WARNING(4, 6),
  ERROR(3, 8),
  CRITICAL(2, 10);

  private final int syslog;
  private final int cef;

  Urgency(int syslog, int cef) {
    this.syslog = syslog;
    this.cef = cef;
  }

  /** Severity by RFC 5424: 0 is worst, 7 is least. */
  public int syslog() {
    return syslog;
  }

  /** Severity by CEF: 10 is worst, 0 is least. */
  public int cef() {
    return cef;
  }

  /** What an event says of itself in {@code severity}, else by its type. */
  public static Urgency of(AuditEvent event) {
    return switch (String.valueOf(event.data().getOrDefault("severity", ""))) {
      case "critical" -> CRITICAL;
      case "high" -> ERROR;
      case "medium" -> WARNING;
      case "low" -> NOTICE;
      default -> ofType(event.type());
    };
  }

  private static Urgency ofType(String type) {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "forced-open", "tamper", "key-missing", "journal-gap" -> ERROR;
      case "key-overdue", "door-left-open", "lease-ended", "gap", "offline" -> WARNING;
      case "access-denied", "key-returned-to-wrong-slot", "restarted", "clock-stepped" -> NOTICE;
      default -> INFORMATIONAL;
    };
  }
}
