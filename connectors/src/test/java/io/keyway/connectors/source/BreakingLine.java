// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP line to a server, on a port of its own, that breaks where a test wants it to. Thread-safe.
 */
public final class BreakingLine implements AutoCloseable {
  private final ServerSocketChannel door;
  private final SocketAddress server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile long most = Long.MAX_VALUE;
  private volatile boolean silent;

  /**
   * @param server port of the server on this machine
   */
  public BreakingLine(int server) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
  }

  /**
   * @param server the server's socket in the file system
   */
  public BreakingLine(Path server) {
    this(UnixDomainSocketAddress.of(server));
  }

  private BreakingLine(SocketAddress server) {
    this.server = server;
    try {
      this.door = ServerSocketChannel.open();
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** Where it is reached. */
  public int port() {
    return door.socket().getLocalPort();
  }

  /** From now on each connection ends after so many bytes of answers; those that are open end. */
  public void breakAfter(long bytes) {
    most = bytes;
    cut();
  }

  /** From now on answers are swallowed while the connection stays. */
  public void fallSilent() {
    silent = true;
  }

  /** Whole again, for new connections. */
  public void mend() {
    silent = false;
    most = Long.MAX_VALUE;
    cut();
  }

  /** Ends the connections that are open. */
  public void cut() {
    open.forEach(BreakingLine::end);
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void accept() {
    while (door.isOpen()) {
      try {
        SocketChannel client = door.accept();
        Thread.ofPlatform().daemon().start(() -> carry(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void carry(SocketChannel client) {
    open.add(client);
    if (most <= 0) {
      end(client);
      return;
    }
    try (client;
        SocketChannel behind = SocketChannel.open(server)) {
      open.add(behind);
      Thread asking =
          Thread.ofPlatform().daemon().start(() -> pass(client, behind, Long.MAX_VALUE, false));
      pass(behind, client, most, true);
      end(behind);
      end(client);
      asking.join();
      open.remove(behind);
    } catch (IOException e) {
      // The server is not there: the client sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void pass(SocketChannel from, SocketChannel to, long most, boolean answers) {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    long left = most;
    try {
      while (left > 0 && from.read(buffer) >= 0) {
        buffer.flip().limit((int) Math.min(buffer.limit(), left));
        left -= buffer.limit();
        while (buffer.hasRemaining() && !(answers && silent)) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // The line is cut.
    }
    end(to);
  }

  private static void end(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended.
    }
  }
}
