// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.connectors.AuditFormat;
import io.keyway.connectors.AuditFormat.Reporter;
import io.keyway.model.audit.AuditEvent;
import java.util.List;
import java.util.Map;

/** A SIEM behind syslog: hears of everything, hundreds of events in one connection. */
final class SyslogSink implements Sink {
  private static final int BATCH = 1_000;

  private final String name;
  private final AuditFormat format;
  private final Reporter reporter;
  private final String endpoint;
  private final Way way;

  SyslogSink(String name, AuditFormat format, Reporter reporter, String endpoint, Way way) {
    this.name = name;
    this.format = format;
    this.reporter = reporter;
    this.endpoint = endpoint;
    this.way = way;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean wants(String type) {
    return true;
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public void deliver(List<AuditEvent> events) {
    List<byte[]> messages = events.stream().map(this::encoded).toList();
    var sent = way.send(endpoint, new OctetCounting.Messages(messages), Map.of());
    if (!EndOfStream.READ_TO_THE_END.equals(sent.getMessage().getBody())) {
      throw new IllegalStateException("The server left before it had read to the end");
    }
  }

  private byte[] encoded(AuditEvent event) {
    try {
      return format.encode(event, reporter);
    } catch (RuntimeException e) {
      throw new Refusal("cannot be written as " + format.name(), e);
    }
  }
}
