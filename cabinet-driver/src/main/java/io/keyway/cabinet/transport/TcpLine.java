// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection that carries frames behind their length. */
final class TcpLine extends ByteToMessageDecoder implements Line {
  private static final Logger LOG = LoggerFactory.getLogger(TcpLine.class);
  private static final int LENGTH_BYTES = 4;
  private static final int SHOWN = 24;
  private static final int SEND_BUFFER = 32 * 1024;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(4 * 1024, 16 * 1024);

  private final Channel channel;
  private final Runnable settled;
  private LineHandler handler;
  private int longest;
  private @Nullable String reason;
  private boolean ended;

  /**
   * @param longest the length beyond which a frame is refused, to begin with
   * @param accept gives the line its first handler
   */
  TcpLine(SocketChannel channel, int longest, Function<Line, LineHandler> accept) {
    this(channel, longest, accept, () -> {});
  }

  /**
   * @param settled runs when the other end said who it is
   */
  TcpLine(
      SocketChannel channel, int longest, Function<Line, LineHandler> accept, Runnable settled) {
    this.channel = channel;
    this.longest = longest;
    this.settled = settled;
    channel.config().setTcpNoDelay(true).setKeepAlive(true).setSendBufferSize(SEND_BUFFER);
    channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS);
    this.handler = accept.apply(this);
  }

  /**
   * Whether what is sent leaves at once; without it a handshake waits for the other end's timer.
   */
  boolean sendsAtOnce() {
    return Boolean.TRUE.equals(channel.config().getOption(ChannelOption.TCP_NODELAY));
  }

  @Override
  public String peer() {
    return Objects.toString(channel.remoteAddress(), "unknown");
  }

  @Override
  public Optional<X509Certificate> certificate() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return Optional.empty();
    }
    try {
      return Optional.of((X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  @Override
  public void settled() {
    settled.run();
  }

  @Override
  public void send(byte[] frame) {
    ByteBuf bytes = channel.alloc().buffer(LENGTH_BYTES + frame.length);
    bytes.writeInt(frame.length).writeBytes(frame);
    channel.writeAndFlush(bytes, channel.voidPromise());
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void handler(LineHandler next) {
    handler = next;
  }

  @Override
  public void longestFrame(int bytes) {
    longest = bytes;
  }

  @Override
  public ScheduledExecutorService loop() {
    return channel.eventLoop();
  }

  @Override
  public void run(Runnable action) {
    if (channel.eventLoop().inEventLoop()) {
      action.run();
    } else {
      channel.eventLoop().execute(action);
    }
  }

  @Override
  public void close(String why) {
    run(
        () -> {
          if (reason == null) {
            reason = why;
          }
          channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
          channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
        });
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (reason != null) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < LENGTH_BYTES) {
      return;
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if (length == 0 || length > longest) {
      damaged(bad("a frame of " + length + " bytes where 1 to " + longest + " are allowed", in));
      in.skipBytes(in.readableBytes());
    } else if (in.readableBytes() >= LENGTH_BYTES + length) {
      byte[] frame = new byte[(int) length];
      in.skipBytes(LENGTH_BYTES).readBytes(frame);
      deliver(frame);
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    decode(context, in, out);
    if (in.isReadable() && reason == null) {
      damaged(bad("the line ended within a frame", in));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    handler.opened();
    super.channelActive(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    if (!ended) {
      ended = true;
      handler.closed(reason == null ? "the other end closed the line" : reason);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && !ended) {
      handler.writable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    Throwable cause =
        thrown instanceof DecoderException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof SSLException) {
      if (reason == null) {
        damaged(noTls(cause));
      }
      return;
    }
    if (!(cause instanceof IOException)) {
      LOG.error("Line failed peer={}", peer(), cause);
    }
    close(cause instanceof IOException ? "the line broke: " + cause.getMessage() : "our own fault");
    channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    if (event instanceof SslHandshakeCompletionEvent end && !end.isSuccess() && reason == null) {
      if (end.cause() instanceof ClosedChannelException) {
        reason = "the other end closed the line before it was protected";
      } else {
        damaged(noTls(end.cause()));
      }
    }
  }

  private static ProtocolError noTls(Throwable cause) {
    return new ProtocolError("No TLS with this peer: " + innermost(cause));
  }

  /** What was wrong, not what that meant for whoever asked. */
  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof CertificateException)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private void deliver(byte[] frame) {
    try {
      handler.frame(frame);
    } catch (ProtocolError e) {
      damaged(e);
    }
  }

  private void damaged(ProtocolError error) {
    handler.damaged(error);
    close(String.valueOf(error.getMessage()));
  }

  private static ProtocolError bad(String what, ByteBuf in) {
    int shown = Math.min(in.readableBytes(), SHOWN);
    String hex = ByteBufUtil.hexDump(in, in.readerIndex(), shown);
    return new ProtocolError("Bad bytes: " + what + "; they start with " + hex);
  }
}
