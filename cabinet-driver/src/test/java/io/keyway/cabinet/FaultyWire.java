// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP line between cabinets and a bridge that goes wrong when it is told to: cut, slow, noisy,
 * repeating. Knows no frames; what it carries it carries in pieces as they come. Thread-safe.
 */
public final class FaultyWire implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final ServerSocket entry;
  private final int far;
  private final boolean fromBridge;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong toCabinetLeft = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong delayNanos = new AtomicLong();
  private final AtomicInteger repeats = new AtomicInteger();
  private final AtomicReference<byte[]> noiseToBridge = new AtomicReference<>(new byte[0]);
  private final AtomicReference<byte[]> noiseToCabinet = new AtomicReference<>(new byte[0]);

  private FaultyWire(int far, boolean fromBridge) {
    try {
      this.far = far;
      this.fromBridge = fromBridge;
      this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For cabinets that come to a bridge at a port of this machine. */
  public static FaultyWire toBridge(int port) {
    return new FaultyWire(port, false);
  }

  /** For a bridge that calls a cabinet at a port of this machine. */
  public static FaultyWire toCabinet(int port) {
    return new FaultyWire(port, true);
  }

  /** Where those connect to who make the connection. */
  public int port() {
    return entry.getLocalPort();
  }

  /** Carries so many bytes more to the cabinet, then cuts the line, once. */
  public void cutAfter(long bytesToCabinet) {
    toCabinetLeft.set(bytesToCabinet);
  }

  /** Cuts what stands now; new lines may be made. */
  public void cut() {
    sockets.forEach(FaultyWire::end);
  }

  /** Holds each piece back for a while. */
  public void delay(Duration time) {
    delayNanos.set(time.toNanos());
  }

  /** Carries the next piece to the cabinet twice. */
  public void repeatNext() {
    repeats.set(1);
  }

  /** Puts noise behind the next piece to the bridge. */
  public void noiseToBridge(byte[] noise) {
    noiseToBridge.set(noise.clone());
  }

  /** Puts noise behind the next piece to the cabinet. */
  public void noiseToCabinet(byte[] noise) {
    noiseToCabinet.set(noise.clone());
  }

  /** From now on the line is as it should be. */
  public void mend() {
    toCabinetLeft.set(Long.MAX_VALUE);
    delayNanos.set(0);
    repeats.set(0);
    noiseToBridge.set(new byte[0]);
    noiseToCabinet.set(new byte[0]);
  }

  @Override
  public void close() {
    try {
      entry.close();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket caller = entry.accept();
        sockets.add(caller);
        connect(caller);
      } catch (IOException e) {
        // Closed, or nobody is there: the caller finds its line ended.
      }
    }
  }

  private void connect(Socket caller) {
    try {
      Socket called = new Socket(InetAddress.getLoopbackAddress(), far);
      called.setTcpNoDelay(true);
      caller.setTcpNoDelay(true);
      sockets.add(called);
      Thread.ofVirtual().start(() -> carry(caller, called, fromBridge));
      Thread.ofVirtual().start(() -> carry(called, caller, !fromBridge));
    } catch (IOException e) {
      end(caller);
    }
  }

  private void carry(Socket from, Socket to, boolean toCabinet) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        LockSupport.parkNanos(delayNanos.get());
        if (toCabinet && !toCabinet(out, piece, read)) {
          break;
        }
        if (!toCabinet) {
          out.write(piece, 0, read);
          out.write(noiseToBridge.getAndSet(new byte[0]));
        }
        out.flush();
      }
    } catch (IOException e) {
      // The other end is gone.
    }
    end(from);
    end(to);
  }

  /** Whether the line stands afterwards. */
  private boolean toCabinet(OutputStream out, byte[] piece, int length) throws IOException {
    long left = toCabinetLeft.get();
    if (left < length) {
      out.write(piece, 0, (int) left);
      out.flush();
      toCabinetLeft.set(Long.MAX_VALUE);
      return false;
    }
    if (left != Long.MAX_VALUE) {
      toCabinetLeft.addAndGet(-length);
    }
    out.write(piece, 0, length);
    if (repeats.getAndSet(0) > 0) {
      out.write(piece, 0, length);
    }
    out.write(noiseToCabinet.getAndSet(new byte[0]));
    return true;
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was.
    }
  }
}
