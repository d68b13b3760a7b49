// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.lookup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of a directory whose authority is named in the settings. The JDK's LDAP provider asks
 * {@link #getDefault} for a factory on the thread that connects; where nobody said there whom to
 * believe, there is none, and never one that believes somebody else.
 *
 * <p>Public because the provider finds it by its name; nobody else has a use for it.
 */
public final class AuthoritySockets extends SocketFactory {
  private static final ThreadLocal<SSLContext> BELIEVED = new ThreadLocal<>();

  private final SocketFactory sockets;

  private AuthoritySockets(SocketFactory sockets) {
    this.sockets = sockets;
  }

  /** Says whom to believe on this thread, until {@link #forget}. */
  static void believe(SSLContext trust) {
    BELIEVED.set(trust);
  }

  static void forget() {
    BELIEVED.remove();
  }

  /**
   * For the provider, which calls it by this name.
   *
   * @throws IllegalStateException when nobody said on this thread whom to believe
   */
  public static SocketFactory getDefault() {
    @Nullable SSLContext trust = BELIEVED.get();
    if (trust == null) {
      throw new IllegalStateException(
          "A connection to a directory is made for one look-up, and not again");
    }
    return new AuthoritySockets(trust.getSocketFactory());
  }

  @Override
  public Socket createSocket() throws IOException {
    return sockets.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return sockets.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return sockets.createSocket(host, port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return sockets.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return sockets.createSocket(host, port, local, localPort);
  }
}
