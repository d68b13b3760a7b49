// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.controller.config.Wires;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.SerialAddress;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * How the program was called.
 *
 * @param meeting where cabinets and bridge meet, still without a pass
 * @param wires where they are not met over TCP, but on a serial line
 * @param control port of the first cabinet's control port, 0 for free ones; empty for none
 * @param fleet how many cabinets, 1 to 10,000
 * @param first number of the first of them
 * @param parent process without which this one ends
 * @param codes by which cabinets are enrolled that are not yet
 */
record CabinetOptions(
    CabinetId id,
    LinkClient.Settings meeting,
    Optional<Wires> wires,
    OptionalInt control,
    Path folder,
    int fleet,
    int first,
    OptionalLong parent,
    boolean isFleet,
    boolean duress,
    Codes codes) {

  private static final int MOST = 10_000;

  static final String HELP =
      """
      Runs a key cabinet: a simulated one, a fleet of them, or one of metal.

        cabinet --simulate --id ID
                (--connect HOST:PORT | --listen HOST:PORT | --wires ADDRESS --secret FILE)
                [--control PORT] [--dir DIR]
                [--enrol CODE] [--fleet N [--first N]] [--parent PID] [--duress]
        cabinet --config FILE [--enrol CODE] [--check]
        cabinet --emulate FAMILY ...          see cabinet --emulate --help

        --simulate           without metal: slots on disk, operated through a control port
        --id ID              who it is, as cabinets.yaml names it: 1 to 64 of A-Z a-z 0-9 - _ .
        --connect HOST:PORT  where the bridge waits for cabinets
        --listen HOST:PORT   instead: where this one waits for the bridge, which has it in
                             cabinets.yaml as  at: tcp://HOST:PORT
        --wires ADDRESS      instead: on a serial line, ADDRESS as in cabinets.yaml:
                             serial:///dev/ttyUSB0?baud=115200&station=1
        --secret FILE        of that line: what the bridge has in secrets/station-ID
        --control PORT       control port on loopback; absent or 0 takes a free one, none has none
        --dir DIR            what it remembers; by default ./cabinet-ID
        --enrol CODE         once: the code that `keyway cabinet enrol ID` prints; @FILE reads it,
                             or one line `ID CODE` for each of a fleet, from a file
        --fleet N            N cabinets in one process: ID-1 to ID-N, control ports from PORT up;
                             thousands need --control none and several processes
        --first N            the number that a fleet begins with, 1 unless said
        --parent PID         ends within two seconds when that process does
        --duress             a PIN with its last digit one higher opens and calls for help
        --config FILE        a cabinet of metal, as FILE describes it; --check only reads the file

      When it is ready it prints one line for each cabinet: {"id":"...","control":"http://..."}

      Examples
        cabinet --simulate --id LOBBY --connect 127.0.0.1:7600 --control 7701
        curl -H 'Content-Type: application/json' -d '{"slot":3}' http://127.0.0.1:7701/take
        cabinet --simulate --id LOBBY --connect keyway.example:7600 --enrol @lobby.code
        cabinet --simulate --id TEST --fleet 20 --connect 127.0.0.1:7600 --dir /tmp/fleet
      """;

  /** What was asked for cannot be understood; the message says why in one line. */
  static final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageError(String message) {
      super(message);
    }
  }

  static CabinetOptions parse(List<String> arguments) {
    Optional<CabinetId> id = Optional.empty();
    Optional<LinkClient.Settings> meeting = Optional.empty();
    Optional<Path> folder = Optional.empty();
    Optional<SerialAddress> wires = Optional.empty();
    Optional<Path> secret = Optional.empty();
    OptionalLong parent = OptionalLong.empty();
    OptionalInt control = OptionalInt.of(0);
    int fleet = 0;
    int first = 1;
    boolean simulate = false;
    boolean duress = false;
    Codes codes = Codes.none();
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--simulate" -> simulate = true;
        case "--duress" -> duress = true;
        case "--enrol" -> codes = Codes.parse(value(option, words));
        case "--id" -> id = Optional.of(id(value(option, words)));
        case "--connect", "--listen" -> meeting = Optional.of(meeting(option, words, meeting));
        case "--wires" -> wires = Optional.of(wires(value(option, words)));
        case "--secret" -> secret = Optional.of(Path.of(value(option, words)));
        case "--dir" -> folder = Optional.of(Path.of(value(option, words)));
        case "--control" -> control = control(option, value(option, words));
        case "--fleet" -> fleet = (int) number(option, value(option, words), 1, MOST);
        case "--first" -> first = (int) number(option, value(option, words), 1, MOST);
        case "--parent" ->
            parent = OptionalLong.of(number(option, value(option, words), 1, Long.MAX_VALUE));
        default -> throw new UsageError("Unknown option " + option + "; see cabinet --help");
      }
    }
    if (!simulate) {
      throw new UsageError("Say --simulate, or --config FILE for a cabinet of metal");
    }
    CabinetId who = id.orElseThrow(() -> new UsageError("--id ID is missing"));
    Optional<SerialAddress> on = wires;
    Optional<Path> file = secret;
    if (wires.isPresent() && (meeting.isPresent() || fleet > 1)) {
      throw new UsageError("--wires is for one cabinet, and for no --connect or --listen");
    }
    if (wires.isPresent() != secret.isPresent()) {
      throw new UsageError("--wires ADDRESS and --secret FILE belong together");
    }
    LinkClient.Settings where =
        meeting
            .or(() -> on.map(line -> LinkClient.Settings.wired()))
            .orElseThrow(
                () -> new UsageError("--connect HOST:PORT or --listen HOST:PORT is missing"));
    if (where.waits() && fleet > 1) {
      throw new UsageError("--listen is for one cabinet: a fleet connects");
    }
    if (control.orElse(0) + fleet > 65_536) {
      throw new UsageError("--control and --fleet together go beyond port 65535");
    }
    return new CabinetOptions(
        who,
        where,
        on.map(line -> new Wires(line, file.orElseThrow())),
        control,
        folder.orElse(Path.of("cabinet-" + who)),
        Math.max(1, fleet),
        first,
        parent,
        fleet > 0,
        duress,
        codes);
  }

  /** The cabinets to run: who, in which folder, with which control port. */
  List<One> cabinets() {
    if (!isFleet) {
      return List.of(new One(id, folder, control));
    }
    return IntStream.range(0, fleet)
        .mapToObj(
            n -> {
              CabinetId each = id(id + "-" + (first + n));
              return new One(each, folder.resolve(each.value()), controlOf(n));
            })
        .toList();
  }

  private OptionalInt controlOf(int n) {
    return control.orElse(0) == 0 ? control : OptionalInt.of(control.getAsInt() + n);
  }

  /** One cabinet of those; its control port as above. */
  record One(CabinetId id, Path folder, OptionalInt control) {}

  private static OptionalInt control(String option, String value) {
    return value.equals("none")
        ? OptionalInt.empty()
        : OptionalInt.of((int) number(option, value, 0, 65_535));
  }

  private static LinkClient.Settings meeting(
      String option, Iterator<String> words, Optional<LinkClient.Settings> before) {
    String where = value(option, words);
    int colon = where.lastIndexOf(':');
    if (before.isPresent()) {
      throw new UsageError("One of --connect and --listen, once");
    }
    if (colon < 1) {
      throw new UsageError(option + " must be HOST:PORT, not " + where);
    }
    String host = where.substring(0, colon).replaceAll("^\\[|]$", "");
    int port = (int) number(option, where.substring(colon + 1), 1, 65_535);
    return option.equals("--listen")
        ? LinkClient.Settings.waiting(host, port)
        : LinkClient.Settings.of(host, port);
  }

  private static SerialAddress wires(String text) {
    try {
      return SerialAddress.of(URI.create(text));
    } catch (CabinetException | IllegalArgumentException e) {
      throw new UsageError("--wires: " + e.getMessage());
    }
  }

  private static CabinetId id(String text) {
    try {
      return new CabinetId(text);
    } catch (IllegalArgumentException e) {
      throw new UsageError("--id must have 1 to 64 of A-Z a-z 0-9 - _ .");
    }
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new UsageError(option + " needs a value; see cabinet --help");
    }
    return words.next();
  }

  private static long number(String option, String text, long least, long most) {
    if (text.matches("\\d{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new UsageError(
        most == Long.MAX_VALUE
            ? option + " must be a process id, not " + text
            : option + " must be a number from " + least + " to " + most + ", not " + text);
  }
}
