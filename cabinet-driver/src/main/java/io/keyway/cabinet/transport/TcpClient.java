// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes TCP connections to a bridge; one serves all cabinets of a process. */
public final class TcpClient implements AutoCloseable {
  private final EventLoopGroup loops;

  /**
   * @param threads that all lines share
   */
  public TcpClient(int threads) {
    loops = new NioEventLoopGroup(threads, new DefaultThreadFactory("link-client", true));
  }

  /** A thread to live on, for {@link #connect}. */
  public ScheduledExecutorService loop() {
    return loops.next();
  }

  /**
   * Connects, on a loop of this client.
   *
   * @param loop one that {@link #loop} gave
   * @param accept gives the line its handler, when it is about to be connected
   * @param failed hears the reason where that does not succeed, on the loop
   */
  public void connect(
      ScheduledExecutorService loop,
      Address address,
      Function<Line, LineHandler> accept,
      Consumer<String> failed) {
    open(loop, address, accept)
        .addListener(
            result -> {
              if (!result.isSuccess()) {
                failed.accept(String.valueOf(result.cause().getMessage()));
              }
            });
  }

  /**
   * The same, for whoever calls again.
   *
   * @param over hears once, on the loop, that it did not succeed, or that the line ended
   */
  public void call(
      ScheduledExecutorService loop,
      Address address,
      Function<Line, LineHandler> accept,
      Consumer<String> over) {
    ChannelFuture opening = open(loop, address, accept);
    opening.addListener(
        result -> {
          if (result.isSuccess()) {
            opening.channel().closeFuture().addListener(closed -> over.accept("the line ended"));
          } else {
            over.accept(String.valueOf(result.cause().getMessage()));
          }
        });
  }

  private static ChannelFuture open(
      ScheduledExecutorService loop, Address address, Function<Line, LineHandler> accept) {
    return new Bootstrap()
        .group((EventLoop) loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) address.patience().toMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                address
                    .tls()
                    .ifPresent(tls -> tls.protect(channel, address.host(), address.port()));
                channel.pipeline().addLast(new TcpLine(channel, address.longestFrame(), accept));
              }
            })
        .connect(address.host(), address.port());
  }

  /** Ends all lines and the threads. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /**
   * Where to connect to.
   *
   * @param patience how long to wait for the connection
   * @param longestFrame beyond which a frame is refused
   * @param tls how the line is protected; empty where it is not
   */
  public record Address(
      String host, int port, Duration patience, int longestFrame, Optional<Tls> tls) {
    /** An address where lines are not protected. */
    public Address(String host, int port, Duration patience, int longestFrame) {
      this(host, port, patience, longestFrame, Optional.empty());
    }
  }
}
