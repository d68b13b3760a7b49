// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP line to a server, on a port of its own, that breaks where a test wants it to. Thread-safe.
 */
public final class BreakingLine implements AutoCloseable {
  private final ServerSocket door;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long most = Long.MAX_VALUE;
  private volatile boolean silent;

  /**
   * @param server port of the server on this machine
   */
  public BreakingLine(int server) {
    this.server = server;
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it is reached. */
  public int port() {
    return door.getLocalPort();
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
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> carry(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void carry(Socket client) {
    open.add(client);
    if (most <= 0) {
      end(client);
      return;
    }
    try (client;
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server)) {
      open.add(behind);
      Thread asking = Thread.ofVirtual().start(() -> pass(client, behind, Long.MAX_VALUE, false));
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

  private void pass(Socket from, Socket to, long most, boolean answers) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      long left = most;
      for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
        if (!answers || !silent) {
          out.write(buffer, 0, (int) Math.min(n, left));
          out.flush();
        }
        left -= n;
      }
    } catch (IOException e) {
      // The line is cut.
    }
    end(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended.
    }
  }
}
