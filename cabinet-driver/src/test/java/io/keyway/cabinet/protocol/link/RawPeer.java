// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.BridgeHeartbeat;
import io.keyway.cabinet.protocol.link.message.CabinetHeartbeat;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.model.custody.CabinetId;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;

/** A plain socket that says to a bridge what a test wants, well formed or not. */
final class RawPeer implements AutoCloseable {
  static final RosterState EMPTY = new RosterState(0, "66".repeat(32), 0);

  private final Socket socket;
  private final DataInputStream in;

  RawPeer(int port) {
    try {
      socket = new Socket();
      socket.setReceiveBufferSize(4 * 1024);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      in = new DataInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Hello hello(CabinetId id) {
    return Hello.of(id, "Raw", "0", 100, vitals());
  }

  static Vitals vitals() {
    return new Vitals(1, 1, EMPTY, 0, 0, Instant.EPOCH, 0);
  }

  RawPeer say(FromCabinet message) {
    byte[] frame = message.encode();
    return bytes(new byte[] {0, 0, (byte) (frame.length >>> 8), (byte) frame.length}).bytes(frame);
  }

  RawPeer bytes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next message; empty at the end of the line. */
  Optional<FromBridge> hear() {
    try {
      return Optional.of(FromBridge.decode(in.readNBytes(in.readInt())));
    } catch (EOFException e) {
      return Optional.empty();
    } catch (IOException e) {
      if ("Connection reset".equals(e.getMessage())) {
        return Optional.empty();
      }
      throw new UncheckedIOException(e);
    }
  }

  /** The next message that is no heartbeat; heartbeats are answered. */
  FromBridge hearRequest() {
    FromBridge message = hear().orElseThrow();
    while (message instanceof BridgeHeartbeat beat) {
      say(new CabinetHeartbeat(beat.now(), vitals()));
      message = hear().orElseThrow();
    }
    return message;
  }

  /** Sends nothing more. */
  void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
