// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The floor's cabinets, all in one process: each appends what it is told to a file of its own,
 * forces it, and acknowledges.
 */
final class FloorCabinets {
  /** Bytes of a frame: an id and what a revocation weighs. */
  static final int FRAME = 64;

  private FloorCabinets() {}

  /** Arguments: port of the bridge, number of cabinets, folder for their files. */
  public static void main(String[] args) throws IOException {
    Selector selector = Selector.open();
    int port = Integer.parseInt(args[0]);
    int count = Integer.parseInt(args[1]);
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.write(frame(i));
      channel.configureBlocking(false);
      DurableFile roster = new DurableFile(Path.of(args[2], "cabinet-" + i));
      channel.register(
          selector,
          SelectionKey.OP_READ,
          new Cabinet(channel, roster, ByteBuffer.allocate(1 << 14)));
    }
    System.out.println("ready");
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        ((Cabinet) key.attachment()).read();
      }
      selector.selectedKeys().clear();
    }
  }

  static ByteBuffer frame(long id) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME);
    frame.putLong(0, id);
    return frame;
  }

  private record Cabinet(SocketChannel channel, DurableFile roster, ByteBuffer in) {
    void read() throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("The bridge is gone");
      }
      in.flip();
      int whole = in.remaining() / FRAME * FRAME;
      ByteBuffer frames = in.duplicate().limit(in.position() + whole);
      roster.append(frames.duplicate());
      roster.force();
      while (frames.hasRemaining()) {
        channel.write(frames);
      }
      in.position(in.position() + whole);
      in.compact();
    }
  }
}
