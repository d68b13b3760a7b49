// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The floor's bridge: HTTP POST, one durable append, a frame to a cabinet, its acknowledgement,
 * HTTP 200. One thread, one event loop; requests that arrive together share one force. It checks
 * nothing, decides nothing and remembers nothing: what it costs is what the machine costs.
 */
final class FloorBridge {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private final DurableFile journal;
  private final Map<Integer, Peer> cabinets = new HashMap<>();
  private final Map<Long, Peer> waiting = new HashMap<>();
  private final List<Request> fresh = new ArrayList<>();
  private long lastRequest;

  private record Request(long id, int cabinet) {}

  private FloorBridge(DurableFile journal) {
    this.journal = journal;
  }

  /** Arguments: the journal's path. Prints the HTTP port and the cabinet port, then serves. */
  public static void main(String[] args) throws IOException {
    try (DurableFile journal = new DurableFile(Path.of(args[0]));
        Selector selector = Selector.open();
        ServerSocketChannel http = listen(selector);
        ServerSocketChannel link = listen(selector)) {
      System.out.println(portOf(http) + " " + portOf(link));
      new FloorBridge(journal).serve(selector, http);
    }
  }

  private void serve(Selector selector, ServerSocketChannel http) throws IOException {
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isValid() && key.isAcceptable()) {
          accept(selector, (ServerSocketChannel) key.channel(), http);
        } else if (key.isValid() && key.isReadable()) {
          read(key);
        }
      }
      selector.selectedKeys().clear();
      commit();
    }
  }

  private void read(SelectionKey key) throws IOException {
    Peer peer = (Peer) key.attachment();
    try {
      if (peer.channel.read(peer.in) < 0) {
        throw new EOFException();
      }
      peer.in.flip();
      if (peer.isCabinet) {
        readAcknowledgements(peer);
      } else {
        readRequests(peer);
      }
      peer.in.compact();
    } catch (IOException e) {
      key.cancel();
      peer.channel.close();
    }
  }

  /** {@code POST /CABINET} with a body that is appended to the journal as it is. */
  private void readRequests(Peer peer) throws IOException {
    while (true) {
      String text = ISO_8859_1.decode(peer.in.duplicate()).toString();
      int head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        return;
      }
      int at = text.indexOf("Content-Length: ") + 16;
      int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
      if (text.length() < head + 4 + length) {
        return;
      }
      int cabinet = Integer.parseInt(text.substring(6, text.indexOf(' ', 6)));
      ByteBuffer body = peer.in.duplicate();
      body.position(peer.in.position() + head + 4).limit(peer.in.position() + head + 4 + length);
      journal.append(body);
      peer.in.position(peer.in.position() + head + 4 + length);
      waiting.put(++lastRequest, peer);
      fresh.add(new Request(lastRequest, cabinet));
    }
  }

  private void readAcknowledgements(Peer peer) throws IOException {
    while (peer.in.remaining() >= FloorCabinets.FRAME) {
      long id = peer.in.getLong(peer.in.position());
      peer.in.position(peer.in.position() + FloorCabinets.FRAME);
      if (peer.number < 0) {
        peer.number = (int) id;
        cabinets.put(peer.number, peer);
        continue;
      }
      Peer sender = waiting.remove(id);
      if (sender != null) {
        sender.send(ByteBuffer.wrap(OK));
      }
    }
  }

  private void commit() throws IOException {
    if (fresh.isEmpty()) {
      return;
    }
    journal.force();
    for (Request request : fresh) {
      Peer cabinet = cabinets.get(request.cabinet());
      if (cabinet != null) {
        cabinet.send(FloorCabinets.frame(request.id()));
      }
    }
    fresh.clear();
  }

  private static void accept(
      Selector selector, ServerSocketChannel server, ServerSocketChannel http) throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Peer(channel, server != http));
    }
  }

  private static ServerSocketChannel listen(Selector selector) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    return server;
  }

  private static int portOf(ServerSocketChannel server) throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static final class Peer {
    private final SocketChannel channel;
    private final boolean isCabinet;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 14);
    private int number = -1;

    Peer(SocketChannel channel, boolean isCabinet) {
      this.channel = channel;
      this.isCabinet = isCabinet;
    }

    /** Frames are small and the other end reads: what the socket does not take is waited for. */
    void send(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
