// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.keyway.app.problem.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlPortTest {
  private final ControlPort port = new ControlPort(new ObjectMapper());

  @Test
  void speaksJsonWithTheCabinet() throws IOException {
    List<String> heard = new ArrayList<>();
    HttpServer cabinet =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cabinet.createContext(
        "/take",
        exchange -> {
          heard.add(exchange.getRequestHeaders().getFirst("Content-Type"));
          heard.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] answer = "{\"taken\":false,\"reason\":\"revoked\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    cabinet.start();
    URI control = URI.create("http://127.0.0.1:" + cabinet.getAddress().getPort());

    String reason = port.play(control, "take", Map.of("slot", 3)).path("reason").asText();
    cabinet.stop(0);

    assertThat(reason).isEqualTo("revoked");
    assertThat(heard).containsExactly("application/json", "{\"slot\":3}");
    assertThatThrownBy(() -> port.play(control, "take", Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("does not answer");
  }
}
