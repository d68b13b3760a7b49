// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class OctetCountingTest {

  @Test
  void countsOctetsAndNotCharacters() {
    var channel = new EmbeddedChannel(new OctetCounting());
    var batch = List.of("<110>1 a\nb".getBytes(UTF_8), "鍵 🔑".getBytes(UTF_8));

    channel.writeOutbound(new OctetCounting.Messages(batch));

    ByteBuf frames = channel.readOutbound();
    assertThat(frames.toString(UTF_8)).isEqualTo("10 <110>1 a\nb8 鍵 🔑");
    frames.release();
  }
}
