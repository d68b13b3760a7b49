// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.camel.component.netty.ClientInitializerFactory;
import org.apache.camel.component.netty.NettyProducer;
import org.apache.camel.component.netty.handlers.ClientChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * What {@code camel-netty} does with a connection to a syslog server: TLS with the server's name
 * verified where the sink's URI says {@code tls:}, octet counting, and the end of the stream as
 * reply. One connection bears one batch.
 */
final class SyslogPipeline extends ClientInitializerFactory {
  private final URI uri;
  private final Optional<SslContext> tls;
  private final @Nullable NettyProducer producer;

  SyslogPipeline(URI uri, Optional<SslContext> tls) {
    this(uri, tls, null);
  }

  private SyslogPipeline(URI uri, Optional<SslContext> tls, @Nullable NettyProducer producer) {
    this.uri = uri;
    this.tls = tls;
    this.producer = producer;
  }

  /** TLS 1.2 or 1.3 to a server whose certificate one of these has signed; JDK's own when empty. */
  static SslContext tls(Optional<Path> trust, Optional<Path> certificate, Optional<Path> key)
      throws SSLException {
    var builder =
        SslContextBuilder.forClient()
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm("HTTPS");
    trust.ifPresent(file -> builder.trustManager(file.toFile()));
    certificate.ifPresent(file -> builder.keyManager(file.toFile(), key.orElse(file).toFile()));
    return builder.build();
  }

  @Override
  public ClientInitializerFactory createPipelineFactory(NettyProducer producer) {
    return new SyslogPipeline(uri, tls, producer);
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    tls.ifPresent(
        context ->
            channel
                .pipeline()
                .addLast("tls", context.newHandler(channel.alloc(), uri.getHost(), uri.getPort())));
    channel.pipeline().addLast("end-of-stream", new EndOfStream());
    channel.pipeline().addLast("octet-counting", new OctetCounting());
    channel.pipeline().addLast("handler", new ClientChannelHandler(producer));
  }
}
