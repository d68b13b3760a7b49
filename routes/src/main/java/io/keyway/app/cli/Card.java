// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.rules.CardBench;
import io.keyway.rules.Printed;
import io.keyway.rules.Rendering;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    synopsisSubcommandLabel = "(decode | encode | convert | infer)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway card encode --format H10301 --facility 117 --card 1037",
      "  keyway card decode 10111010100000100000011011",
      "  keyway card decode 0xBA8206C0 --bits 26",
      "  keyway card convert 117,01037 --from 3-5 --format H10301",
      "  keyway card infer 10111010100000100000011011=1037 10111010100000100101100111=1203",
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
    CardBench bench = bench();
    String text = bits(bits, length);
    List<Badge> badges = bench.decode(text);
    if (badges.isEmpty()) {
      throw new Trouble("No card format that is known has these bits");
    }
    print(badges, badge -> bench.known(badge.format()).decodeOthers(text));
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
          BigInteger card,
      @Option(
              names = "--with",
              paramLabel = "FIELD=VALUE",
              description = "What else the card holds, as issueLevel=3.")
          @Nullable Map<String, BigInteger> others) {
    String bits = encoded(format, facility, card, others == null ? Map.of() : others);
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
      description = "Shows one badge in every way in which readers and cards write it.",
      mixinStandardHelpOptions = true)
  int convert(
      @Parameters(paramLabel = "VALUE", description = "What is to be read.") String value,
      @Option(
              names = "--from",
              required = true,
              paramLabel = "WAY",
              description =
                  "How it is written: bits, hex (zeros at the end), value (zeros at the front),"
                      + " numbers (117:1037), 3-5 (117,01037), 10D, 8H, uid, uid-reversed,"
                      + " uid-decimal, uid-decimal-reversed.")
          String from,
      @Option(names = "--format", required = true, paramLabel = "NAME", description = "As H10301.")
          String format) {
    Rendering way =
        Rendering.of(from)
            .orElseThrow(() -> new Trouble("No way of writing a badge is called " + from));
    try {
      CardFormat known = bench().known(format);
      print(known, way.badge(known, value));
    } catch (IllegalArgumentException wrong) {
      throw Trouble.of(wrong);
    }
    return 0;
  }

  private void print(CardFormat format, Badge badge) {
    ObjectNode all = Json.object().put("format", format.name());
    Table table = new Table(around.ink(), "WRITTEN AS", "VALUE");
    for (Rendering rendering : Rendering.values()) {
      rendering
          .of(format, badge)
          .ifPresent(
              text -> {
                all.put(rendering.word(), text);
                table.row(rendering.word(), text);
              });
    }
    if (json) {
      around.out().println(Json.pretty(all));
    } else {
      around.out().print(table);
    }
  }

  @Command(
      description = "Finds the card format from a few taps of cards of one site.",
      footerHeading = "%n",
      footer = {
        "Say what is printed on each card, BITS=NUMBER or BITS=FACILITY:NUMBER: without it bits alone",
        "often fit several formats. What remains undecided is said; with --json 'decided' is false."
      },
      mixinStandardHelpOptions = true)
  int infer(
      @Parameters(
              paramLabel = "BITS[=PRINTED]",
              arity = "1..*",
              description = "Taps of different cards; three tell most.")
          List<String> texts) {
    List<CardBench.Tap> taps = texts.stream().map(Card::tap).toList();
    List<CardBench.Guess> guesses = bench().infer(taps);
    if (guesses.isEmpty()) {
      throw new Trouble(
          taps.stream().allMatch(tap -> tap.printed().isEmpty())
              ? "No card format that is known fits all of these taps"
              : "No card format that is known fits all of these taps and what is printed on the cards");
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
    around.out().println(verdict(guesses));
    return 0;
  }

  private static String verdict(List<CardBench.Guess> guesses) {
    String names =
        guesses.stream().map(guess -> guess.format().name()).collect(Collectors.joining(", "));
    if (guesses.size() == 1) {
      return "It is " + names + ".";
    }
    if (CardBench.areTwins(guesses)) {
      return "It is one of "
          + names
          + ", which read every card alike: no card can tell them apart. Take the name that your"
          + " issuer uses, and the same everywhere.";
    }
    return "It cannot be known from these cards: "
        + names
        + " all fit. Give what is printed on each card, or cards whose numbers differ more; else ask"
        + " the issuer.";
  }

  private static CardBench.Tap tap(String text) {
    String[] parts = text.split("=", 2);
    try {
      return new CardBench.Tap(
          bits(parts[0], null),
          parts.length == 1 ? Optional.empty() : Optional.of(Printed.parse(parts[1])));
    } catch (IllegalArgumentException wrong) {
      throw Trouble.of(wrong);
    }
  }

  private String encoded(
      String format, long facility, BigInteger card, Map<String, BigInteger> others) {
    try {
      return bench().known(format).encode(new FacilityCode(facility), new CardNumber(card), others);
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

  private void print(List<Badge> badges, Function<Badge, Map<String, BigInteger>> others) {
    if (json) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      for (Badge badge : badges) {
        ObjectNode node = jsonOf(badge);
        others.apply(badge).forEach((name, value) -> node.put(name, value));
        array.add(node);
      }
      around.out().println(Json.pretty(array));
      return;
    }
    Table table = new Table(around.ink(), "FORMAT", "FACILITY CODE", "CARD NUMBER", "ELSE");
    for (Badge badge : badges) {
      table.row(
          badge.format(),
          Long.toString(badge.facilityCode().value()),
          badge.cardNumber().digits(),
          others.apply(badge).entrySet().stream()
              .map(other -> other.getKey() + "=" + other.getValue())
              .collect(Collectors.joining(" ")));
    }
    around.out().print(table);
  }

  private static ArrayNode jsonOf(List<CardBench.Guess> guesses) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (CardBench.Guess guess : guesses) {
      ObjectNode node = array.addObject().put("format", guess.format().name());
      node.put("oneFacility", guess.oneFacility());
      node.put("decided", guesses.size() == 1);
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
