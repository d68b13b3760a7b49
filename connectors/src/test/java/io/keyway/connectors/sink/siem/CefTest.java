// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fluenda.parcefone.parser.CEFParser;
import io.keyway.connectors.AuditFormat;
import io.keyway.model.audit.AuditEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CefTest {

  @Test
  void writesEveryEventAsItsGoldenLine() {
    assertThat(GoldenEvents.encoded(new Cef())).isEqualTo(GoldenEvents.lines("cef.txt"));
  }

  @Test
  void anIndependentParserFindsEveryEventAsItWas() throws Exception {
    List<AuditEvent> events = GoldenEvents.events();
    List<String> messages = GoldenEvents.encoded(new Cef());

    for (int i = 0; i < events.size(); i++) {
      String record = messages.get(i).substring(messages.get(i).indexOf("CEF:0|"));
      var parsed = new CEFParser().parse(record, true, true, Locale.ROOT);
      var extension = parsed.getExtension(true, false);

      assertThat(extension).containsEntry("externalId", events.get(i).id());
      assertThat(unescaped(extension.get("cs2"))).isEqualTo(events.get(i).subject());
      assertThat(parsed.getHeader())
          .containsEntry("deviceEventClassId", "io.keyway." + events.get(i).type());
      assertThat(Integer.parseInt(String.valueOf(parsed.getHeader().get("severity"))))
          .isBetween(0, 10);
    }
  }

  @Test
  void aFormatThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditFormat.named("leef"))
        .withMessageContaining("leef")
        .withMessageContaining("cef, rfc5424");
  }

  /** The parser leaves the escapes in. */
  private static String unescaped(@Nullable Object value) {
    return String.valueOf(value).replace("\\n", "\n").replace("\\=", "=").replace("\\\\", "\\");
  }
}
