// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsEncodedIsDecoded() {
    Shell shell = new Shell(folder);

    int encoded =
        shell.run("card", "encode", "--format", "H10301", "--facility", "117", "--card", "1037");
    String bits = shell.out().lines().findFirst().orElseThrow();
    int decoded = shell.run("card", "decode", bits);

    assertThat(encoded).isZero();
    assertThat(decoded).isZero();
    assertThat(bits).hasSize(26);
    assertThat(shell.out()).containsPattern("H10301 +117 +1037");
  }

  @Test
  void hexadecimalIsReadAsFarAsItsBitsCount() {
    Shell shell = new Shell(folder);
    shell.run(
        "card", "encode", "--format", "H10301", "--facility", "117", "--card", "1037", "--json");
    String hex = shell.out().replaceAll("(?s).*\"hex\" : \"([0-9A-F]+)\".*", "$1");

    int code = shell.run("card", "decode", "0x" + hex, "--bits", "26", "--json");

    assertThat(code).isZero();
    assertThat(shell.out()).contains("\"cardNumber\" : 1037");
  }

  @Test
  void theExamplesOfItsHelpWork() {
    Shell shell = new Shell(folder);
    shell.run("card", "--help");
    List<String> examples =
        shell.out().lines().filter(line -> line.startsWith("  keyway card ")).toList();

    assertThat(examples).hasSize(5);
    assertThat(examples)
        .allSatisfy(
            line ->
                assertThat(shell.run(line.strip().substring("keyway ".length()).split(" ")))
                    .as(line)
                    .isZero());
  }

  @Test
  void threeTapsTellTheFormat() {
    Shell shell = new Shell(folder);
    String[] taps = new String[5];
    taps[0] = "card";
    taps[1] = "infer";
    for (int i = 0; i < 3; i++) {
      shell.run(
          "card", "encode", "--format", "H10301", "--facility", "9", "--card", "" + (500 + i));
      taps[2 + i] = shell.out().lines().findFirst().orElseThrow();
    }

    int code = shell.run(taps);

    assertThat(code).isZero();
    assertThat(shell.out())
        .containsPattern("H10301 +26 +yes +9-500, 9-501, 9-502")
        .contains("It cannot be known from these cards: H10301, ind26 all fit.");
    for (int i = 0; i < 3; i++) {
      taps[2 + i] += "=9:" + (500 + i);
    }
    assertThat(shell.run(taps)).isZero();
    assertThat(shell.out()).contains("It is H10301.");
  }

  @Test
  void aBadgeIsShownInEveryWayInWhichItIsWritten() {
    Shell shell = new Shell(folder);

    int code = shell.run("card", "convert", "0x0075040D", "--from", "8H", "--format", "h10301");

    assertThat(code).isZero();
    assertThat(shell.out())
        .containsPattern("3-5 +117,01037")
        .containsPattern("bits +10111010100000100000011011");
    assertThat(shell.run("card", "convert", "1", "--from", "guess", "--format", "H10301"))
        .isEqualTo(1);
  }

  @Test
  void whatElseACardHoldsIsWrittenAndShown() {
    Shell shell = new Shell(folder);
    shell.run(
        "card",
        "encode",
        "--format",
        "Kastle",
        "--facility",
        "1",
        "--card",
        "1",
        "--with",
        "issueLevel=31");
    String bits = shell.out().lines().findFirst().orElseThrow();

    assertThat(shell.run("card", "decode", bits)).isZero();
    assertThat(shell.out()).containsPattern("Kastle +1 +1 +issueLevel=31");
  }

  @Test
  void whatFitsNoFormatIsAFailure() {
    Shell shell = new Shell(folder);

    assertThat(shell.run("card", "decode", "111")).isEqualTo(1);
    assertThat(shell.run("card", "decode", "12x")).isEqualTo(1);
    assertThat(
            shell.run("card", "encode", "--format", "H10301", "--facility", "9999", "--card", "1"))
        .isEqualTo(1);
    assertThat(shell.err()).startsWith("keyway: ");
    assertThat(shell.run("card", "encode", "--format", "none", "--card", "1")).isEqualTo(1);
  }
}
