// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.connectors.AuditFormat;
import io.keyway.connectors.AuditFormat.Reporter;
import io.keyway.model.audit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Rfc5424Test {

  @Test
  void writesEveryEventAsItsGoldenLine() {
    assertThat(GoldenEvents.encoded(new Rfc5424())).isEqualTo(GoldenEvents.lines("rfc5424.txt"));
  }

  @Test
  void noValueCanBeginALineOfItsOwn() {
    assertThat(GoldenEvents.encoded(new Rfc5424()))
        .allMatch(message -> message.chars().noneMatch(c -> c < 32));
  }

  @Test
  void headerFieldsAreAsciiAndNoLongerThanAllowed() {
    var event = new AuditEvent("e", "t".repeat(40), "key:K", Instant.EPOCH, Map.of());

    String message = text(event, new Reporter("hôst ".repeat(80), "", "1"));

    String[] fields = message.split(" ", 7);
    assertThat(fields[2]).hasSize(255).startsWith("h?st?");
    assertThat(fields[4]).isEqualTo("-");
    assertThat(fields[5]).hasSize(32);
  }

  @Test
  void isFoundByItsName() {
    assertThat(AuditFormat.named("rfc5424")).isInstanceOf(Rfc5424.class);
  }

  private static String text(AuditEvent event, Reporter reporter) {
    return new String(new Rfc5424().encode(event, reporter), StandardCharsets.UTF_8);
  }
}
