// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/reference/commands.md is what the commands say of themselves. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("../docs/reference/commands.md");

  @Test
  void thePageSaysWhatTheCommandsSay() throws IOException {
    String page = page(Main.commandLine(new Shell(Path.of("")).surroundings()));
    if (Boolean.getBoolean("keyway.docs.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as(
            "write it anew: mvn -pl routes -am test -Dtest=CommandsPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkeyway.docs.write=true")
        .isEqualTo(page);
  }

  @Test
  void everyCommandHasExamples() {
    CommandLine main = Main.commandLine(new Shell(Path.of("")).surroundings());

    assertThat(main.getSubcommands().entrySet())
        .filteredOn(command -> !command.getKey().equals("help"))
        .allSatisfy(
            command ->
                assertThat(command.getValue().getUsageMessage())
                    .contains("Examples:", "  keyway " + command.getKey()));
  }

  private static String page(CommandLine main) {
    StringBuilder page = new StringBuilder();
    page.append("# Commands\n\nWritten from the commands' own help; do not edit.\n\n");
    section(page, "keyway", main);
    for (Map.Entry<String, CommandLine> command : main.getSubcommands().entrySet()) {
      if (!command.getKey().equals("help")) {
        section(page, "keyway " + command.getKey(), command.getValue());
        command
            .getValue()
            .getSubcommands()
            .forEach(
                (name, line) -> section(page, "keyway " + command.getKey() + " " + name, line));
      }
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static void section(StringBuilder page, String title, CommandLine line) {
    String help = line.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing();
    page.append("## ").append(title).append("\n\n```\n").append(help).append("\n```\n\n");
  }
}
