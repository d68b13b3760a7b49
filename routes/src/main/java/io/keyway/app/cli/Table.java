// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Rows under headings, each column as wide as its widest cell on a terminal. */
public final class Table {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  /** Unicode TR 11: the blocks that terminals show two columns wide. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
    {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}
  };

  private final List<List<String>> rows = new ArrayList<>();
  private final Ink ink;

  public Table(Ink ink, String... headings) {
    this.ink = ink;
    rows.add(Arrays.stream(headings).map(ink::faint).toList());
  }

  public Table row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException("A row has as many cells as the table has headings");
    }
    rows.add(Arrays.stream(cells).map(this::clean).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(line(row, widths)).append('\n'));
    return text.toString();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
    }
    return line.toString().stripTrailing();
  }

  /** Keeps control characters of foreign data away from the terminal; our own colours stay. */
  private String clean(String cell) {
    if (cell.chars().noneMatch(Character::isISOControl)) {
      return cell;
    }
    String uncoloured = ink.wanted() ? COLOUR.matcher(cell).replaceAll("") : cell;
    return uncoloured.chars().anyMatch(Character::isISOControl)
        ? uncoloured.replaceAll("\\p{Cntrl}", "?")
        : cell;
  }

  private static int width(String cell) {
    return COLOUR.matcher(cell).replaceAll("").codePoints().map(Table::width).sum();
  }

  private static int width(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int codePoint) {
    for (int[] block : WIDE) {
      if (codePoint >= block[0] && codePoint <= block[1]) {
        return true;
      }
    }
    return false;
  }
}
