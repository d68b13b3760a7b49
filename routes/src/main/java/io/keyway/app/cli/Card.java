// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.rules.CardBench;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The bits of badges. */
@Command(
    name = "card",
    description = "Reads, writes and guesses the bits of badges.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(decode | encode | infer)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway card encode --format H10301 --facility 117 --card 1037",
      "  keyway card decode 10111010100000100000011011",
      "  keyway card decode 0xBA8206C0 --bits 26",
      "  keyway card infer 10111010100000100000011011 10111010100000100101100111",
      "",
      "Bits stand in the order in which the card sends them."
    })
final class Card {
  private final Surroundings around;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      scope = picocli.CommandLine.ScopeType.INHERIT,
      description = "A site's folder whose card formats count too.")
  private @Nullable Path config;

  @Option(
      names = "--json",
      scope = picocli.CommandLine.ScopeType.INHERIT,
      description = "Print JSON for machines.")
  private boolean json;

  Card(Surroundings around) {
    this.around = around;
  }

  @Command(
      description = "Shows every badge that some bits may stand for.",
      mixinStandardHelpOptions = true)
  int decode(
      @Parameters(paramLabel = "BITS", description = "0101..., or 0x... with --bits.") String bits,
      @Option(names = "--bits", paramLabel = "N", description = "How many bits of 0x... count.")
          @Nullable Integer length) {
    List<Badge> badges = bench().decode(bits(bits, length));
    if (badges.isEmpty()) {
      throw new Trouble("No card format that is known has these bits");
    }
    print(badges);
    return 0;
  }

  @Command(description = "Shows the bits of a badge.", mixinStandardHelpOptions = true)
  int encode(
      @Option(names = "--format", required = true, paramLabel = "NAME", description = "As H10301.")
          String format,
      @Option(
              names = "--facility",
              paramLabel = "CODE",
              defaultValue = "0",
              description = "Facility code; none for formats without one.")
          long facility,
      @Option(
              names = "--card",
              required = true,
              paramLabel = "NUMBER",
              description = "Card number.")
          long card) {
    String bits = encoded(format, facility, card);
    String hex = hex(bits);
    if (json) {
      around
          .out()
          .println(
              Json.pretty(
                  Json.object().put("bits", bits).put("length", bits.length()).put("hex", hex)));
    } else {
      around.out().println(bits);
      around.out().println(around.ink().faint(bits.length() + " bits, 0x" + hex));
    }
    return 0;
  }

  @Command(
      description = "Guesses the card format from a few taps of cards of one site.",
      mixinStandardHelpOptions = true)
  int infer(
      @Parameters(
              paramLabel = "BITS",
              arity = "1..*",
              description = "Taps of different cards; three tell most.")
          List<String> taps) {
    List<CardBench.Guess> guesses =
        bench().infer(taps.stream().map(tap -> bits(tap, null)).toList());
    if (guesses.isEmpty()) {
      throw new Trouble("No card format that is known fits all of these taps");
    }
    if (json) {
      around.out().println(Json.pretty(jsonOf(guesses)));
      return 0;
    }
    Table table = new Table(around.ink(), "FORMAT", "BITS", "ONE FACILITY", "CARDS");
    for (CardBench.Guess guess : guesses) {
      String cards = guess.badges().stream().map(Card::numbers).collect(Collectors.joining(", "));
      table.row(
          guess.format().name(),
          Integer.toString(guess.format().bits()),
          guess.oneFacility() ? "yes" : "no",
          cards);
    }
    around.out().print(table);
    return 0;
  }

  private String encoded(String format, long facility, long card) {
    try {
      return bench().encode(new Badge(format, new FacilityCode(facility), new CardNumber(card)));
    } catch (IllegalArgumentException wrong) {
      throw Trouble.of(wrong);
    }
  }

  private static String bits(String text, @Nullable Integer length) {
    if (!text.startsWith("0x")) {
      if (!text.matches("[01]+")) {
        throw new Trouble("Bits are 0 and 1, or 0x... with --bits: " + text);
      }
      return text;
    }
    try {
      String hex = text.substring(2);
      return CardBench.bits(hex, length == null ? hex.length() * 4 : length);
    } catch (IllegalArgumentException wrong) {
      throw Trouble.of(wrong);
    }
  }

  private CardBench bench() {
    try {
      Map<String, String> files =
          config == null
              ? MappingFiles.shipped("card-format")
              : MappingFiles.merged("card-format", around.path(config));
      return new CardBench(CardFormatYaml.readAll(files).values());
    } catch (RefusedFile refused) {
      throw Trouble.of(refused);
    }
  }

  private void print(List<Badge> badges) {
    if (json) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      badges.forEach(badge -> array.add(jsonOf(badge)));
      around.out().println(Json.pretty(array));
      return;
    }
    Table table = new Table(around.ink(), "FORMAT", "FACILITY CODE", "CARD NUMBER");
    for (Badge badge : badges) {
      table.row(
          badge.format(),
          Long.toString(badge.facilityCode().value()),
          Long.toString(badge.cardNumber().value()));
    }
    around.out().print(table);
  }

  private static ArrayNode jsonOf(List<CardBench.Guess> guesses) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (CardBench.Guess guess : guesses) {
      ObjectNode node = array.addObject().put("format", guess.format().name());
      node.put("oneFacility", guess.oneFacility());
      ArrayNode cards = node.putArray("cards");
      guess.badges().forEach(badge -> cards.add(jsonOf(badge)));
    }
    return array;
  }

  private static ObjectNode jsonOf(Badge badge) {
    return Json.object()
        .put("format", badge.format())
        .put("facilityCode", badge.facilityCode().value())
        .put("cardNumber", badge.cardNumber().value());
  }

  private static String numbers(Badge badge) {
    return badge.facilityCode().value() + "-" + badge.cardNumber().value();
  }

  /** Left-aligned, as readers send them. */
  private static String hex(String bits) {
    String whole = bits + "0".repeat((4 - bits.length() % 4) % 4);
    String hex = new BigInteger(whole, 2).toString(16).toUpperCase(java.util.Locale.ROOT);
    return "0".repeat(whole.length() / 4 - hex.length()) + hex;
  }
}
