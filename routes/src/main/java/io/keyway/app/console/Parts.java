// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import io.keyway.app.security.Caller;
import io.keyway.app.settings.AccessSettings.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Draws the parts of the page. Each part ends with a mark of its own content, so that a browser
 * that already shows it is told so in three digits instead of being sent it again.
 */
@Component
final class Parts {
  private static final String TEMPLATE = "console/parts";

  /** The parts, in the order of the page. */
  static final List<String> NAMES =
      List.of(
          "totals",
          "cabinets",
          "plans",
          "questions",
          "grants",
          "merged",
          "asked",
          "incidents",
          "held",
          "revocations");

  /**
   * A part, drawn.
   *
   * @param mark of the content
   */
  record Part(String html, String mark) {}

  private final ITemplateEngine templates;

  Parts(ITemplateEngine templates) {
    this.templates = templates;
  }

  /** Draws one part for somebody: acts that the caller may not do are not offered. */
  Part draw(String name, Board board, Caller caller) {
    String html =
        templates.process(
            TEMPLATE,
            Set.of(name),
            new Context(
                Locale.ROOT,
                Map.of(
                    "board",
                    board,
                    "mayOperate",
                    caller.hasAny(Role.OPERATOR),
                    "mayApprove",
                    caller.hasAny(Role.APPROVER))));
    String mark = mark(html);
    return new Part(html + "<input type=\"hidden\" name=\"seen\" value=\"" + mark + "\">", mark);
  }

  /** Draws all parts, by name. */
  Map<String, String> drawAll(Board board, Caller caller) {
    Map<String, String> parts = new TreeMap<>();
    NAMES.forEach(name -> parts.put(name, draw(name, board, caller).html()));
    return parts;
  }

  /** Draws what is known of one key set. */
  String drawKey(Board.Slot slot, List<Board.Slot> before) {
    return templates.process(
        TEMPLATE, Set.of("key"), new Context(Locale.ROOT, Map.of("slot", slot, "before", before)));
  }

  private static String mark(String html) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(html.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
