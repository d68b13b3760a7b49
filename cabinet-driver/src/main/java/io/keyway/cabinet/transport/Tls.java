// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.PeerCheck;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * How lines are protected: TLS 1.3 (RFC 8446) of the JDK and no other version. Keep one for all
 * lines of an end: it remembers sessions, so that who comes again need not prove everything again.
 * Immutable, thread-safe.
 */
public final class Tls {
  private static final String VERSION = "TLSv1.3";
  private static final Duration REMEMBERED = Duration.ofHours(24);
  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(5);
  private static final Duration FAREWELL_WITHIN = Duration.ofSeconds(1);

  private final SslContext context;

  private Tls(SslContextBuilder terms) {
    try {
      context =
          terms
              .sslProvider(SslProvider.JDK)
              .protocols(VERSION)
              .sessionTimeout(REMEMBERED.toSeconds())
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("This JDK has no TLS 1.3", e);
    }
  }

  /** The bridge's: a peer may prove who it is, and is dropped when it proves that badly. */
  public static Tls ofBridge(LinkIdentity bridge, PeerCheck cabinets) {
    return new Tls(
        SslContextBuilder.forServer(bridge.key(), chain(bridge))
            .trustManager(cabinets)
            .clientAuth(ClientAuth.OPTIONAL));
  }

  /** An enrolled cabinet's. */
  public static Tls ofCabinet(LinkIdentity cabinet, PeerCheck bridge) {
    return new Tls(
        SslContextBuilder.forClient()
            .keyManager(cabinet.key(), chain(cabinet))
            .trustManager(bridge));
  }

  /** Of a cabinet that has no certificate yet. */
  public static Tls ofStranger(PeerCheck bridge) {
    return new Tls(SslContextBuilder.forClient().trustManager(bridge));
  }

  /**
   * Protects a channel.
   *
   * @param host and port by which sessions are remembered
   */
  void protect(Channel channel, String host, int port) {
    SslHandler handler = context.newHandler(channel.alloc(), host, port);
    handler.setHandshakeTimeout(HANDSHAKE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    handler.setCloseNotifyFlushTimeoutMillis(FAREWELL_WITHIN.toMillis());
    channel.pipeline().addLast(handler);
  }

  private static X509Certificate[] chain(LinkIdentity identity) {
    return identity.chain().toArray(X509Certificate[]::new);
  }
}
