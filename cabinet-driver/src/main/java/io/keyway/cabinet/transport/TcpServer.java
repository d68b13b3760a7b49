// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for cabinets on a TCP port. */
public final class TcpServer implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int BACKLOG = 16_384;
  private static final long LOOK_MILLIS = 250;

  private final EventLoopGroup loops =
      new NioEventLoopGroup(THREADS, new DefaultThreadFactory("cabinet-link", true));
  private final ChannelGroup lines = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Waiting waiting = new Waiting(this::accepting);
  private final Channel socket;

  /**
   * Starts to listen.
   *
   * @param at where
   * @param accept gives each new line its handler, on the line's loop
   * @throws Unreachable when the address cannot be bound
   */
  public TcpServer(Address at, Function<Line, LineHandler> accept) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    lines.add(channel);
                    waiting.came(channel);
                    at.tls().ifPresent(tls -> tls.get().protect(channel, at.host(), at.port()));
                    channel
                        .pipeline()
                        .addLast(
                            new TcpLine(
                                channel, at.longestFrame(), accept, () -> waiting.went(channel)));
                  }
                })
            .bind(new InetSocketAddress(at.host(), at.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new Unreachable(
          "Cannot wait for cabinets on " + at.host() + ":" + at.port() + ": is the port taken?",
          bound.cause());
    }
    socket = bound.channel();
    loops
        .next()
        .scheduleWithFixedDelay(waiting::makeRoom, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Where to listen.
   *
   * @param port 0 takes a free one
   * @param longestFrame for new lines
   * @param tls asked for each new line how it is protected; empty where none is
   */
  public record Address(String host, int port, int longestFrame, Optional<Supplier<Tls>> tls) {}

  /** The port that was bound. */
  public int port() {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  /**
   * Always on the listening socket's own loop: off and on again from different loops can overtake
   * each other within Netty, and what remains is a socket that is to accept and never does.
   */
  private void accepting(boolean more) {
    Channel listening = listening();
    if (listening != null) {
      listening.eventLoop().execute(() -> listening.config().setAutoRead(more));
    }
  }

  /** Nobody can be accepted before the socket is bound; a field is empty for as long. */
  private @Nullable Channel listening() {
    return socket;
  }

  /** Stops listening and ends all lines. Returns when their handlers have heard it. */
  @Override
  public void close() {
    socket.close().awaitUninterruptibly();
    lines.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
