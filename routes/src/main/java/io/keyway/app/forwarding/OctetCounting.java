// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.List;

/**
 * Frames syslog messages by octet counting: {@code MSG-LEN SP SYSLOG-MSG}, as RFC 6587 section
 * 3.4.1 and RFC 5425 section 4.3 have it. Unlike a line break at the end, it bears any content.
 */
final class OctetCounting extends MessageToByteEncoder<OctetCounting.Messages> {

  /** What goes out in one breath. */
  record Messages(List<byte[]> messages) {
    Messages {
      messages = List.copyOf(messages);
    }
  }

  OctetCounting() {
    super(Messages.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, Messages batch, ByteBuf out) {
    for (byte[] message : batch.messages()) {
      out.writeCharSequence(Integer.toString(message.length), US_ASCII);
      out.writeByte(' ');
      out.writeBytes(message);
    }
  }
}
