// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Makes the end of a connection the answer that syslog over TCP does not have.
 *
 * <p>After a batch is written, our half of the connection is closed. A receiver that has read all
 * of it closes its half: that is the reply. A receiver that went away earlier is told from it by
 * the state of the socket where the system shows it (Linux): there our bytes were not all
 * acknowledged, or the connection was reset. No reply fails the exchange, and the batch is sent
 * again.
 */
final class EndOfStream extends ChannelDuplexHandler {
  /** The reply. */
  static final String READ_TO_THE_END = "read to the end";

  private static final int FIN_WAIT1 = 4;
  private static final int FIN_WAIT2 = 5;
  private static final int TIME_WAIT = 6;
  private static final int CLOSE = 7;
  private static final int CLOSING = 11;

  private boolean ourHalfIsClosed;
  private boolean answered;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    promise.addListener(
        written -> {
          if (written.isSuccess()) {
            closeOurHalf(context);
          }
        });
    context.write(message, promise);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      theirHalfIsClosed(context);
    }
    context.fireUserEventTriggered(event);
  }

  private void closeOurHalf(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    ChannelFuture goodbye = tls == null ? context.newSucceededFuture() : tls.closeOutbound();
    goodbye.addListener(
        said -> {
          ourHalfIsClosed = true;
          ((DuplexChannel) context.channel()).shutdownOutput();
        });
  }

  private void theirHalfIsClosed(ChannelHandlerContext context) {
    if (answered || !context.channel().isOpen()) {
      return;
    }
    switch (ourHalfIsClosed ? verdict(context.channel()) : Verdict.LEFT_EARLY) {
      case READ_ALL -> {
        answered = true;
        // Closed first: whoever gets the reply must not find a connection to use again.
        context.close();
        context.fireChannelRead(READ_TO_THE_END);
      }
      case LEFT_EARLY -> context.close();
      case NOT_YET_KNOWN ->
          context.executor().schedule(() -> theirHalfIsClosed(context), 5, TimeUnit.MILLISECONDS);
    }
  }

  private enum Verdict {
    READ_ALL,
    LEFT_EARLY,
    NOT_YET_KNOWN
  }

  private static Verdict verdict(Channel channel) {
    if (!(channel instanceof EpollSocketChannel socket)) {
      return Verdict.READ_ALL;
    }
    return switch (socket.tcpInfo().state()) {
      case FIN_WAIT2, TIME_WAIT -> Verdict.READ_ALL;
      case CLOSE -> wasReset(socket) ? Verdict.LEFT_EARLY : Verdict.READ_ALL;
      case FIN_WAIT1, CLOSING -> Verdict.NOT_YET_KNOWN;
      default -> Verdict.LEFT_EARLY;
    };
  }

  private static boolean wasReset(EpollSocketChannel channel) {
    try {
      return channel.fd() instanceof Socket socket && socket.getSoError() != 0;
    } catch (IOException e) {
      return true;
    }
  }
}
