// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.config;

import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.controller.config.CabinetSettings.BadgeReader;
import io.keyway.cabinet.controller.config.CabinetSettings.Bridge;
import io.keyway.cabinet.controller.config.CabinetSettings.Front;
import io.keyway.cabinet.hardware.lockboard.Wiring;
import io.keyway.cabinet.hardware.lockboard.Wiring.Bus;
import io.keyway.cabinet.hardware.lockboard.Wiring.Place;
import io.keyway.cabinet.hardware.lockboard.Wiring.Polarity;
import io.keyway.cabinet.hardware.lockboard.Wiring.Presence;
import io.keyway.cabinet.hardware.lockboard.Wiring.Timing;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.serial.BadgeText;
import io.keyway.cabinet.protocol.link.SerialAddress;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.SlotNumber;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code cabinet.yaml}. */
public final class CabinetYaml {
  private static final String SIMULATED = "simulated";
  private static final Pattern PLACE = Pattern.compile("([a-z0-9-]{1,32})/(\\d{1,3})/(\\d{1,3})");
  private static final Pattern SLOTS = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

  private CabinetYaml() {}

  /**
   * Reads a file whole.
   *
   * @throws RefusedSetting with the line of the first thing that is wrong
   */
  public static CabinetSettings read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RefusedSetting(file.toString(), 1, "cannot be read: " + e.getMessage());
    }
  }

  static CabinetSettings parse(String file, String text) {
    Setting root = Setting.parse(file, text);
    Map<String, Setting> fields =
        root.fields(
            "id", "model", "bridge", "listen", "wires", "folder", "clock", "duress", "lines",
            "slots", "door", "readers", "keypad", "display");
    List<Bus> buses = buses(root.required(fields, "lines"));
    return new CabinetSettings(
        root.required(fields, "id").as(CabinetId::new),
        Optional.ofNullable(fields.get("model")).map(CabinetYaml::model).orElse("lock-boards"),
        bridge(root, fields),
        Optional.ofNullable(fields.get("wires")).map(CabinetYaml::wires),
        root.required(fields, "folder").as(Path::of),
        Optional.ofNullable(fields.get("clock")).map(CabinetYaml::keepsTime).orElse(false),
        Optional.ofNullable(fields.get("duress")).map(Setting::yes).orElse(false),
        wiring(root, fields, buses),
        front(fields));
  }

  private static String model(Setting place) {
    String model = place.text();
    if (!model.matches("[A-Za-z0-9 ._-]{1,64}") || model.equals(SIMULATED)) {
      throw place.refuse(
          "a model has 1 to 64 letters, digits, spaces and . _ -, and is not 'simulated'");
    }
    return model;
  }

  private static boolean keepsTime(Setting place) {
    return switch (place.text()) {
      case "battery", "time-server" -> true;
      case "none" -> false;
      default ->
          throw place.refuse(
              "battery, time-server or none is expected here: what tells the time after a power"
                  + " cut");
    };
  }

  /** Where the bridge waits, or where it comes; nowhere where it is at the end of a serial line. */
  private static Optional<Bridge> bridge(Setting root, Map<String, Setting> fields) {
    List<String> ways = Stream.of("bridge", "listen", "wires").filter(fields::containsKey).toList();
    if (ways.size() > 1) {
      throw root.required(fields, ways.get(1))
          .refuse(
              "one way to the bridge: it waits ('bridge'), this cabinet does ('listen'), or they"
                  + " are on a serial line ('wires')");
    }
    if (ways.contains("wires")) {
      return Optional.empty();
    }
    boolean comes = ways.contains("listen");
    OctetAddress.Tcp tcp = tcp(root.required(fields, comes ? "listen" : "bridge"));
    return Optional.of(new Bridge(tcp.host(), tcp.port(), comes));
  }

  private static Wires wires(Setting place) {
    Map<String, Setting> fields = place.fields("at", "secret");
    Setting at = place.required(fields, "at");
    try {
      return new Wires(
          SerialAddress.of(URI.create(at.text())),
          Path.of(place.required(fields, "secret").text()));
    } catch (CabinetException | IllegalArgumentException e) {
      throw at.refuse(String.valueOf(e.getMessage()));
    }
  }

  private static List<Bus> buses(Setting lines) {
    List<Bus> buses = new ArrayList<>();
    lines.fields().forEach((name, line) -> buses.add(bus(name, line)));
    if (buses.isEmpty()) {
      throw lines.refuse("a cabinet has one line of lock boards at least");
    }
    return buses;
  }

  private static Bus bus(String name, Setting line) {
    if (!name.matches("[a-z0-9-]{1,32}")) {
      throw line.refuse("a line's name has 1 to 32 of a-z 0-9 -, not '" + name + "'");
    }
    Map<String, Setting> fields =
        line.fields(
            "family",
            "serial",
            "baud",
            "tcp",
            "boards",
            "presence",
            "latch-inverted",
            "item-inverted",
            "reply-within-ms",
            "gap-ms",
            "settle-ms",
            "verify-within-ms",
            "drop-after-ms");
    Setting family = line.required(fields, "family");
    BoardProtocol protocol =
        BoardProtocol.named(family.text())
            .orElseThrow(
                () ->
                    family.refuse(
                        "no family of lock boards is named '"
                            + family.text()
                            + "'; there are "
                            + String.join(
                                ", ", BoardProtocol.all().stream().map(p -> p.name()).toList())));
    List<Integer> boards =
        line.required(fields, "boards").items().stream()
            .map(board -> board.number(0, protocol.addresses() - 1))
            .toList();
    Presence presence = presence(fields, protocol);
    Polarity polarity =
        new Polarity(
            Optional.ofNullable(fields.get("latch-inverted")).map(Setting::yes).orElse(false),
            Optional.ofNullable(fields.get("item-inverted")).map(Setting::yes).orElse(false),
            presence);
    OctetAddress address = address(line, fields, protocol.usualBaud());
    return line.make(() -> new Bus(name, address, protocol, boards, polarity, timing(fields)));
  }

  private static Presence presence(Map<String, Setting> fields, BoardProtocol protocol) {
    Setting place = fields.get("presence");
    if (place == null) {
      return Presence.LATCH;
    }
    return switch (place.text()) {
      case "latch" -> Presence.LATCH;
      case "item" -> {
        if (!protocol.sensesItems()) {
          throw place.refuse(
              "boards of the family " + protocol.name() + " sense no items; say latch");
        }
        yield Presence.ITEM;
      }
      default -> throw place.refuse("latch or item is expected here: what tells that a fob hangs");
    };
  }

  private static Timing timing(Map<String, Setting> fields) {
    return new Timing(
        millis(fields, "reply-within-ms", Timing.USUAL.reply(), 10, 5_000),
        millis(fields, "gap-ms", Timing.USUAL.gap(), 5, 5_000),
        millis(fields, "settle-ms", Timing.USUAL.settle(), 5, 5_000),
        millis(fields, "verify-within-ms", Timing.USUAL.verify(), 50, 30_000),
        millis(fields, "drop-after-ms", Timing.USUAL.deadline(), 100, 30_000));
  }

  private static Duration millis(
      Map<String, Setting> fields, String name, Duration usual, int least, int most) {
    return Optional.ofNullable(fields.get(name))
        .map(place -> Duration.ofMillis(place.number(least, most)))
        .orElse(usual);
  }

  private static Wiring wiring(Setting root, Map<String, Setting> fields, List<Bus> buses) {
    Map<SlotNumber, Place> slots = new HashMap<>();
    Setting all = root.required(fields, "slots");
    all.fields().forEach((numbers, place) -> slots(numbers, place, buses, slots));
    if (slots.isEmpty()) {
      throw all.refuse("a cabinet has one slot at least");
    }
    Optional<Place> door =
        Optional.ofNullable(fields.get("door")).map(place -> place(place, buses, 0));
    return all.make(() -> new Wiring(buses, slots, door));
  }

  /** {@code 3: left/0/3}, or {@code 3-18: left/0/1} for one channel after the other. */
  private static void slots(
      String numbers, Setting place, List<Bus> buses, Map<SlotNumber, Place> slots) {
    var matcher = SLOTS.matcher(numbers);
    if (!matcher.matches()) {
      throw place.refuse("a slot is a number, or two with '-' between them, not '" + numbers + "'");
    }
    int from = Integer.parseInt(matcher.group(1));
    int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
    if (to < from) {
      throw place.refuse("'" + numbers + "' counts down");
    }
    for (int number = from; number <= to; number++) {
      int slot = number;
      SlotNumber name = place.make(() -> new SlotNumber(slot));
      if (slots.put(name, place(place, buses, number - from)) != null) {
        throw place.refuse("slot " + name + " stands here twice");
      }
    }
  }

  private static Place place(Setting setting, List<Bus> buses, int further) {
    var matcher = PLACE.matcher(setting.text());
    if (!matcher.matches()) {
      throw setting.refuse("LINE/BOARD/CHANNEL is expected here, such as left/0/3");
    }
    String name = matcher.group(1);
    int board = Integer.parseInt(matcher.group(2));
    int channel = Integer.parseInt(matcher.group(3)) + further;
    Bus bus =
        buses.stream()
            .filter(b -> b.name().equals(name))
            .findFirst()
            .orElseThrow(() -> setting.refuse("no line is named '" + name + "'"));
    if (!bus.boards().contains(board)) {
      throw setting.refuse("line " + name + " has no board " + board);
    }
    if (channel < 1 || channel > bus.protocol().channels()) {
      throw setting.refuse(
          "a board of the family "
              + bus.protocol().name()
              + " has channels 1 to "
              + bus.protocol().channels()
              + ", not "
              + channel);
    }
    return new Place(name, board, channel);
  }

  private static Front front(Map<String, Setting> fields) {
    List<BadgeReader> readers =
        Optional.ofNullable(fields.get("readers")).map(Setting::items).orElse(List.of()).stream()
            .map(CabinetYaml::reader)
            .toList();
    Optional<OctetAddress> keypad =
        Optional.ofNullable(fields.get("keypad")).map(CabinetYaml::line);
    Optional<OctetAddress> display =
        Optional.ofNullable(fields.get("display")).map(CabinetYaml::line);
    return new Front(readers, keypad, display);
  }

  private static BadgeReader reader(Setting reader) {
    Map<String, Setting> fields =
        reader.fields("serial", "baud", "tcp", "sends", "bits", "pattern", "format");
    Setting sends = reader.required(fields, "sends");
    BadgeText text =
        switch (sends.text()) {
          case "bits" -> new BadgeText.AsBits();
          case "hex" -> new BadgeText.AsHex(reader.required(fields, "bits").number(1, 200));
          case "digits" -> {
            Setting pattern = reader.required(fields, "pattern");
            String format = reader.required(fields, "format").text();
            yield pattern.as(regex -> new BadgeText.AsDigits(format, Pattern.compile(regex)));
          }
          default -> throw sends.refuse("bits, hex or digits is expected here");
        };
    return new BadgeReader(address(reader, fields, 9_600), text);
  }

  private static OctetAddress line(Setting device) {
    return address(device, device.fields("serial", "baud", "tcp"), 9_600);
  }

  private static OctetAddress address(Setting device, Map<String, Setting> fields, int usualBaud) {
    Setting serial = fields.get("serial");
    Setting tcp = fields.get("tcp");
    if ((serial == null) == (tcp == null)) {
      throw device.refuse("either serial: /dev/... or tcp: HOST:PORT is expected here");
    }
    if (tcp != null) {
      if (fields.containsKey("baud")) {
        throw device.required(fields, "baud").refuse("a line over TCP has no rate to be set here");
      }
      return tcp(tcp);
    }
    int baud =
        Optional.ofNullable(fields.get("baud"))
            .map(place -> place.number(1_200, 921_600))
            .orElse(usualBaud);
    return device.make(
        () -> new OctetAddress.Serial(device.required(fields, "serial").text(), baud));
  }

  private static OctetAddress.Tcp tcp(Setting place) {
    String text = place.text();
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw place.refuse("HOST:PORT is expected here, not '" + text + "'");
    }
    return place.make(
        () ->
            new OctetAddress.Tcp(
                text.substring(0, colon).replaceAll("^\\[|]$", ""),
                Integer.parseInt(text.substring(colon + 1))));
  }
}
