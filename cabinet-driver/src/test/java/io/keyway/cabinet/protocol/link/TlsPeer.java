// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.trust.LinkIdentity;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An attacker's TLS socket: believes every bridge and shows what it wants. */
final class TlsPeer implements AutoCloseable {
  private final SSLSocket socket;
  private final DataInputStream in;

  private TlsPeer(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** What sockets are made from; keeps sessions to be resumed. */
  static SSLContext context(Optional<LinkIdentity> shown) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          shown.isPresent() ? keys(shown.get()) : new KeyManager[0],
          new TrustManager[] {new Credulous()},
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManager[] keys(LinkIdentity shown)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] none = new char[0];
    store.setKeyEntry("me", shown.key(), none, shown.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  /** Connects and shows an identity, or none. */
  static TlsPeer connect(int port, Optional<LinkIdentity> shown, String... versions) {
    return connect(port, context(shown), versions);
  }

  static TlsPeer connect(int port, SSLContext context, String... versions) {
    try {
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      if (versions.length > 0) {
        socket.setEnabledProtocols(versions);
      }
      return new TlsPeer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SSLSession session() {
    return socket.getSession();
  }

  TlsPeer say(FromCabinet message) {
    byte[] frame = message.encode();
    return bytes(new byte[] {0, 0, (byte) (frame.length >>> 8), (byte) frame.length}).bytes(frame);
  }

  TlsPeer bytes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next message; empty at the end of the line, however it ends. */
  Optional<FromBridge> hear() {
    try {
      return Optional.of(FromBridge.decode(in.readNBytes(in.readInt())));
    } catch (EOFException | SSLException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).matches("Connection reset|Broken pipe")) {
        return Optional.empty();
      }
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

  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
