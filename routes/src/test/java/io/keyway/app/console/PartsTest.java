// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.security.Caller;
import io.keyway.app.settings.AccessSettings.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

class PartsTest {
  private final Parts parts = new Parts(engine());
  private final Caller all = new Caller("all", Set.of(Role.values()));

  @Test
  void drawsAnOverdueKeyAsOverdueAndSaysWhoHoldsIt() {
    String html = parts.draw("cabinets", TestBoard.board(), all).html();

    assertThat(html)
        .contains("class=\"slot overdue\"")
        .contains("Slot 5, HQ-1-K5 Plant room 5, overdue, held by Ada &lt;b&gt;X&lt;/b&gt;");
  }

  @Test
  void namesAreTextNeverMarkup() {
    parts
        .drawAll(TestBoard.board(), all)
        .values()
        .forEach(html -> assertThat(html).doesNotContain("<b>X</b>"));
  }

  @Test
  void nothingNeedsInlineStyleOrScript() {
    parts
        .drawAll(TestBoard.board(), all)
        .values()
        .forEach(html -> assertThat(html).doesNotContain(" style=", "<script", " onclick="));
  }

  @Test
  void theSameBoardHasTheSameMark() {
    assertThat(parts.draw("held", TestBoard.board(), all).mark())
        .isEqualTo(parts.draw("held", TestBoard.board(), all).mark());
  }

  @Test
  void aViewerIsOfferedNoActs() {
    Caller viewer = new Caller("watch", Set.of(Role.VIEWER));

    assertThat(parts.draw("plans", TestBoard.board(), all).html()).contains("/approve");
    assertThat(parts.draw("plans", TestBoard.board(), viewer).html()).doesNotContain("/approve");
    assertThat(parts.draw("incidents", TestBoard.board(), viewer).html())
        .doesNotContain("/acknowledge");
  }

  @Test
  void aSourceThatCannotBeReadSaysWhy() {
    assertThat(parts.draw("asked", TestBoard.board(), all).html())
        .contains("directory", "unreachable", "Nobody answers at ldaps://one &lt;b&gt;");
  }

  @Test
  void saysOnTopThatRightsAreOnlyTakenAway() {
    Board usual = TestBoard.board();
    Board afterRestore =
        new Board(
            usual.totals(),
            usual.cabinets(),
            usual.held(),
            usual.incidents(),
            usual.revocations(),
            usual.plans(),
            true,
            usual.level(),
            usual.questions(),
            usual.byHand(),
            usual.merged(),
            usual.asked());

    assertThat(parts.draw("totals", usual, all).html()).doesNotContain("older database");
    assertThat(parts.draw("totals", afterRestore, all).html())
        .contains("role=\"alert\"", "older database", "released the bridge");
  }

  @Test
  void saysHowFastRevocationsWere() {
    assertThat(parts.draw("revocations", TestBoard.board(), all).html())
        .contains("half within 8 ms, 99 of 100 within 310 ms");
  }

  @Test
  void aRevocationShowsItsFourTimes() {
    assertThat(parts.draw("revocations", TestBoard.board(), all).html())
        .contains("+2 ms", "+8 ms", "+1.14 s", "2026-11-23T09:24:59.877Z", "offline");
  }

  static SpringTemplateEngine engine() {
    ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
    resolver.setPrefix("templates/");
    resolver.setSuffix(".html");
    resolver.setCharacterEncoding("UTF-8");
    SpringTemplateEngine engine = new SpringTemplateEngine();
    engine.setTemplateResolver(resolver);
    return engine;
  }
}
