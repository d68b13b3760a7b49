// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.emulated;

import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.transport.OctetAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Emulated boards as a program: they answer on a port or a serial line, and what hands do is typed
 * on standard input, one command a line.
 */
public final class EmulatorProgram {
  /** What it says of itself. */
  public static final String HELP =
      """
      Emulates lock boards, to try a cabinet.yaml without metal.

        cabinet --emulate FAMILY (--listen PORT | --serial DEVICE [--baud N])
                [--boards N] [--channels N]

        --emulate FAMILY   kerong-cu16 or wkly
        --listen PORT      answers whoever connects to this port of the loopback address; 0 a free one
        --serial DEVICE    answers on a serial port, as slowly as its rate makes a real board
        --boards N         boards with addresses 0 to N-1; 1 unless said otherwise
        --channels N       of each board

      Then type, for channel C of board B:
        pull B C   put B C   shut B C   force B C   stick B C   free B C   state
        fault no-reply|late|garbage|half|wrong-sum      the next answer goes wrong so

      Example
        cabinet --emulate kerong-cu16 --listen 5000
      """;

  private final List<EmulatedBoard> boards;
  private final EmulatedLine line;
  private final PrintStream out;

  private EmulatorProgram(List<EmulatedBoard> boards, EmulatedLine line, PrintStream out) {
    this.boards = boards;
    this.line = line;
    this.out = out;
  }

  /**
   * Runs until standard input ends.
   *
   * @throws IllegalArgumentException when it was called wrongly
   */
  public static void run(List<String> words, BufferedReader in, PrintStream out)
      throws IOException {
    String family = "";
    Optional<String> serial = Optional.empty();
    int port = -1;
    int baud = 0;
    int count = 1;
    int channels = 0;
    Iterator<String> each = words.iterator();
    while (each.hasNext()) {
      String option = each.next();
      if (!each.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value; see cabinet --emulate --help");
      }
      String value = each.next();
      switch (option) {
        case "--emulate" -> family = value;
        case "--serial" -> serial = Optional.of(value);
        case "--listen" -> port = number(option, value, 0, 65_535);
        case "--baud" -> baud = number(option, value, 1_200, 921_600);
        case "--boards" -> count = number(option, value, 1, 32);
        case "--channels" -> channels = number(option, value, 1, 50);
        default -> throw new IllegalArgumentException("Unknown option " + option);
      }
    }
    if (serial.isPresent() == (port >= 0)) {
      throw new IllegalArgumentException("Either --listen PORT or --serial DEVICE is needed");
    }
    String wanted = family;
    BoardProtocol protocol =
        BoardProtocol.named(wanted)
            .orElseThrow(
                () -> new IllegalArgumentException("No family of boards is named " + wanted));
    int each16 = channels == 0 ? Math.min(16, protocol.channels()) : channels;
    List<EmulatedBoard> boards =
        IntStream.range(0, count).mapToObj(n -> new EmulatedBoard(n, each16)).toList();
    EmulatedLine line;
    if (serial.isPresent()) {
      int rate = baud == 0 ? protocol.usualBaud() : baud;
      line = EmulatedLine.onSerial(wanted, boards, new OctetAddress.Serial(serial.get(), rate));
      out.println("{\"family\":\"" + wanted + "\",\"serial\":\"" + serial.get() + "\"}");
    } else {
      EmulatedLine.Listening listening = EmulatedLine.onTcp(wanted, boards, port, Optional.empty());
      line = listening.line();
      out.println("{\"family\":\"" + wanted + "\",\"tcp\":\"127.0.0.1:" + listening.port() + "\"}");
    }
    out.flush();
    try (line) {
      new EmulatorProgram(boards, line, out).listen(in);
    }
  }

  private void listen(BufferedReader in) throws IOException {
    String typed = in.readLine();
    while (typed != null) {
      try {
        obey(typed.strip().split("\\s+"));
      } catch (IllegalArgumentException e) {
        out.println("? " + e.getMessage());
      }
      out.flush();
      typed = in.readLine();
    }
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "" -> {
        // Nothing was typed.
      }
      case "state" -> boards.forEach(board -> out.println(state(board)));
      case "fault" -> line.spoil(fault(words.length > 1 ? words[1] : ""));
      default -> hand(words);
    }
  }

  private void hand(String[] words) {
    if (words.length != 3) {
      throw new IllegalArgumentException("COMMAND BOARD CHANNEL is expected, such as: pull 0 3");
    }
    EmulatedBoard board = boards.get(number("board", words[1], 0, boards.size() - 1));
    int channel = number("channel", words[2], 1, board.channels());
    switch (words[0]) {
      case "pull" -> {
        if (!board.pull(channel)) {
          throw new IllegalArgumentException("it is locked, or nothing is there");
        }
      }
      case "put" -> board.put(channel);
      case "shut" -> board.shut(channel);
      case "force" -> board.force(channel);
      case "stick" -> board.stick(channel, true);
      case "free" -> board.stick(channel, false);
      default -> throw new IllegalArgumentException("no command is named " + words[0]);
    }
    line.tell(board, channel);
    out.println("ok");
  }

  private static String state(EmulatedBoard board) {
    return "board "
        + board.address()
        + ": "
        + IntStream.rangeClosed(1, board.channels())
            .mapToObj(
                c ->
                    c
                        + (board.isClosed(c) ? " closed" : " OPEN")
                        + (board.hasItem(c) ? " fob" : " -"))
            .collect(Collectors.joining(", "));
  }

  private static LineFault fault(String name) {
    return switch (name) {
      case "no-reply" -> new LineFault.NoReply();
      case "late" -> new LineFault.Late(Duration.ofMillis(500));
      case "garbage" -> new LineFault.Garbage(20);
      case "half" -> new LineFault.HalfFrame();
      case "wrong-sum" -> new LineFault.WrongSum();
      default ->
          throw new IllegalArgumentException(
              "a fault is no-reply, late, garbage, half or wrong-sum");
    };
  }

  private static int number(String what, String text, int least, int most) {
    if (text.matches("\\d{1,7}")
        && Integer.parseInt(text) >= least
        && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        what + " must be a number from " + least + " to " + most + ", not " + text);
  }
}
