// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A TCP connection without any network, to which a test writes what arrives. */
final class PretendSocket extends EmbeddedChannel implements SocketChannel {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("x", 1);

  /** Made when it is first asked for, which is before the constructor is done. */
  private @Nullable SocketChannelConfig config;

  @Override
  public SocketChannelConfig config() {
    if (config == null) {
      config = new DefaultSocketChannelConfig(this, new Deaf());
    }
    return config;
  }

  @Override
  public InetSocketAddress localAddress() {
    return NOWHERE;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return NOWHERE;
  }

  @Override
  public ServerSocketChannel parent() {
    throw new UnsupportedOperationException("Nobody accepted this");
  }

  @Override
  public boolean isInputShutdown() {
    return !isActive();
  }

  @Override
  public boolean isOutputShutdown() {
    return !isActive();
  }

  @Override
  public boolean isShutdown() {
    return !isActive();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return close();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return close(promise);
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return close();
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    return close(promise);
  }

  @Override
  public ChannelFuture shutdown() {
    return close();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }

  /** Takes options and does nothing with them, so that no file descriptor is made. */
  private static final class Deaf extends Socket {
    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSendBufferSize(int size) {}
  }
}
