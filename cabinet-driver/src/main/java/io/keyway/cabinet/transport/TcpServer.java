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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Waits for cabinets on a TCP port. */
public final class TcpServer implements AutoCloseable {
  private static final int THREADS = 2;

  private final EventLoopGroup loops =
      new NioEventLoopGroup(THREADS, new DefaultThreadFactory("cabinet-link", true));
  private final ChannelGroup lines = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel socket;

  /**
   * Starts to listen.
   *
   * @param port 0 takes a free one
   * @param longestFrame for new lines
   * @param accept gives each new line its handler, on the line's loop
   * @throws Unreachable when the address cannot be bound
   */
  public TcpServer(String host, int port, int longestFrame, Function<Line, LineHandler> accept) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    lines.add(channel);
                    channel.pipeline().addLast(new TcpLine(channel, longestFrame, accept));
                  }
                })
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new Unreachable(
          "Cannot wait for cabinets on " + host + ":" + port + ": is the port taken?",
          bound.cause());
    }
    socket = bound.channel();
  }

  /** The port that was bound. */
  public int port() {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  /** Stops listening and ends all lines. Returns when their handlers have heard it. */
  @Override
  public void close() {
    socket.close().awaitUninterruptibly();
    lines.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
