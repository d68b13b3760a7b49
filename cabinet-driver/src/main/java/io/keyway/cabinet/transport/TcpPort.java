// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A port at which a cabinet waits for its bridge, one line at a time: whoever comes while nobody is
 * waited for is turned away. The port and its lines live on one loop of a {@link TcpClient}; all
 * methods but {@link #close} are to be called there.
 */
public final class TcpPort implements AutoCloseable {
  private final ScheduledExecutorService loop;
  private final InetSocketAddress address;
  private @Nullable Channel socket;
  private @Nullable Next next;
  private boolean closed;

  private record Next(TcpClient.Address terms, Function<Line, LineHandler> accept) {}

  /**
   * Listens from the first time that somebody is waited for.
   *
   * @param loop one that {@link TcpClient#loop} gave
   */
  public TcpPort(ScheduledExecutorService loop, String host, int port) {
    this.loop = loop;
    this.address = new InetSocketAddress(host, port);
  }

  /**
   * Takes the next connection.
   *
   * @param terms how it is protected, and its longest frame
   * @param accept gives the line its handler
   * @param failed hears the reason where nobody can be waited for
   */
  public void await(
      TcpClient.Address terms, Function<Line, LineHandler> accept, Consumer<String> failed) {
    next = new Next(terms, accept);
    if (socket == null && !closed) {
      listen(failed);
    }
  }

  private void listen(Consumer<String> failed) {
    ChannelFuture binding =
        new ServerBootstrap()
            .group((EventLoop) loop, (EventLoop) loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    came(channel);
                  }
                })
            .bind(address);
    socket = binding.channel();
    binding.addListener(
        bound -> {
          if (!bound.isSuccess()) {
            socket = null;
            next = null;
            failed.accept("cannot listen on " + address + ": " + bound.cause().getMessage());
          }
        });
  }

  private void came(SocketChannel channel) {
    Next taker = next;
    next = null;
    if (taker == null) {
      channel.close();
      return;
    }
    TcpClient.Address terms = taker.terms();
    terms.tls().ifPresent(tls -> tls.protect(channel, terms.host(), terms.port()));
    channel.pipeline().addLast(new TcpLine(channel, terms.longestFrame(), taker.accept()));
  }

  /** Listens no more; a line that stands goes on. Done when the loop comes to it. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          next = null;
          if (socket != null) {
            socket.close();
          }
        });
  }
}
