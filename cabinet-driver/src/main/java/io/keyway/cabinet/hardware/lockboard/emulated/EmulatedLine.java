// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.emulated;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.hardware.lockboard.board.BoardFirmware;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.board.Deframer;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.transport.OctetLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Boards that answer on a line. On a serial line each octet takes the time that it takes on a wire
 * of that rate, which a pseudo-terminal by itself does not: a driver that is too impatient fails
 * here as it fails there. Thread-safe.
 */
public final class EmulatedLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOKS_UP = Duration.ofMillis(200);

  private final BoardProtocol protocol;
  private final BoardFirmware firmware;
  private final List<EmulatedBoard> boards;
  private final Queue<LineFault> faults = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final List<OctetLine> lines = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private EmulatedLine(String family, List<EmulatedBoard> boards) {
    this.protocol =
        BoardProtocol.named(family)
            .orElseThrow(() -> new IllegalArgumentException("No family of boards is " + family));
    this.firmware = BoardFirmware.named(family).orElseThrow();
    this.boards = List.copyOf(boards);
  }

  /** Answers on a serial port; needs the other end of it to be held by a master. */
  public static EmulatedLine onSerial(
      String family, List<EmulatedBoard> boards, OctetAddress.Serial port) {
    EmulatedLine emulated = new EmulatedLine(family, boards);
    OctetLine line = OctetLine.open(port, PATIENCE);
    emulated.serve(line, port);
    return emulated;
  }

  /**
   * Answers whoever connects to a port of the loopback address.
   *
   * @param port 0 takes a free one
   * @param pace as slowly as a line of this address would be
   */
  public static Listening onTcp(
      String family, List<EmulatedBoard> boards, int port, Optional<OctetAddress.Serial> pace)
      throws IOException {
    EmulatedLine emulated = new EmulatedLine(family, boards);
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    emulated.open.add(server);
    OctetAddress address = new OctetAddress.Tcp("127.0.0.1", server.getLocalPort());
    Thread.ofPlatform()
        .daemon()
        .name("emulated-boards")
        .start(() -> emulated.accept(server, pace.<OctetAddress>map(p -> p).orElse(address)));
    return new Listening(emulated, server.getLocalPort());
  }

  /** A line that waits for masters. */
  public record Listening(EmulatedLine line, int port) {}

  /** The next answers go wrong, one for each fault, in this order. */
  public void spoil(LineFault... next) {
    faults.addAll(List.of(next));
  }

  /** Which faults did not happen yet. */
  public int faultsLeft() {
    return faults.size();
  }

  /** Says that a door moved, where the family says so by itself. */
  public void tell(EmulatedBoard board, int channel) {
    firmware.moved(board, channel).ifPresent(frame -> lines.forEach(line -> send(line, frame)));
  }

  /** Sends octets as they are. */
  public void send(byte[] octets) {
    lines.forEach(line -> send(line, octets));
  }

  /** Ends the connections that are open; masters may connect again. */
  public void drop() {
    lines.forEach(OctetLine::close);
    lines.clear();
  }

  @Override
  public void close() {
    closed = true;
    drop();
    for (AutoCloseable part : open) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("An emulated line cannot be closed", e);
      }
    }
  }

  private void accept(ServerSocket server, OctetAddress pace) {
    while (!closed) {
      try {
        serve(OctetLine.over(server.accept()), pace);
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(OctetLine line, OctetAddress pace) {
    lines.add(line);
    Thread.ofPlatform().daemon().name("emulated-line").start(() -> answer(line, pace));
  }

  private void answer(OctetLine line, OctetAddress pace) {
    Deframer deframer = new Deframer(protocol);
    try {
      while (!closed) {
        deframer.add(line.read(LOOKS_UP));
        Optional<byte[]> frame = deframer.next();
        while (frame.isPresent()) {
          answer(frame.get(), line, pace);
          frame = deframer.next();
        }
      }
    } catch (Unreachable e) {
      lines.remove(line);
    }
  }

  private void answer(byte[] frame, OctetLine line, OctetAddress pace) {
    rest(pace.wireTime(frame.length));
    boards.stream()
        .filter(board -> board.address() == firmware.address(frame))
        .findFirst()
        .flatMap(board -> firmware.answer(frame, board))
        .ifPresent(reply -> reply(reply, line, pace));
  }

  private void reply(byte[] reply, OctetLine line, OctetAddress pace) {
    switch (faults.poll()) {
      case null -> write(reply, line, pace);
      case LineFault.NoReply n -> {
        // Nothing comes.
      }
      case LineFault.Late(Duration by) -> {
        rest(by);
        write(reply, line, pace);
      }
      case LineFault.Garbage(int octets) -> {
        byte[] noise = new byte[octets];
        RandomGenerator.getDefault().nextBytes(noise);
        write(noise, line, pace);
        write(reply, line, pace);
      }
      case LineFault.HalfFrame h ->
          write(java.util.Arrays.copyOf(reply, reply.length / 2), line, pace);
      case LineFault.WrongSum w -> write(firmware.disturbed(reply), line, pace);
      case LineFault.Interrupted interrupted -> {
        write(interrupted.by(), line, pace);
        write(reply, line, pace);
      }
    }
  }

  private static void write(byte[] octets, OctetLine line, OctetAddress pace) {
    if (pace.wireTime(1).isZero()) {
      send(line, octets);
      return;
    }
    long due = System.nanoTime();
    for (byte octet : octets) {
      due += pace.wireTime(1).toNanos();
      rest(Duration.ofNanos(due - System.nanoTime()));
      send(line, new byte[] {octet});
    }
  }

  private static void send(OctetLine line, byte[] octets) {
    synchronized (line) {
      line.write(octets);
    }
  }

  private static void rest(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = until - System.nanoTime();
    }
  }
}
