// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAlignWhateverTheScript() {
    Table table = new Table(new Ink(false), "NAME", "N");

    table.row("王秀英", "1").row("Zoë", "2").row("Zoe\u0308", "3");

    assertThat(table.toString()).isEqualTo("NAME    N\n王秀英  1\nZoë     2\nZoe\u0308     3\n");
  }

  @Test
  void coloursTakeNoRoom() {
    Table table = new Table(new Ink(true), "A", "B");

    table.row(new Ink(true).red("xx"), "y");

    assertThat(table.toString()).endsWith("\u001b[31mxx\u001b[0m  y\n");
  }

  @Test
  void controlCharactersOfForeignDataDoNotReachTheTerminal() {
    Table table = new Table(new Ink(false), "A");

    table.row("evil\u001b]0;title\u0007\u001b[31m");

    assertThat(table.toString()).isEqualTo("A\nevil?]0;title??[31m\n");
  }
}
