// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.settings.AccessSettings.Token;
import io.keyway.app.settings.DemoSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;

class StartupCheckTest {
  private static final Token OWN = new Token("watch", "env:OWN", Set.of(Role.VIEWER), "");
  private static final Token DEMO = new Token("demo", "env:DEMO", Set.of(Role.VIEWER), "");
  private static final DemoSettings NO_DEMO = new DemoSettings(false, Map.of());

  @Test
  void startsOnLoopbackWithoutTls() {
    assertThatCode(() -> check(NO_DEMO, server("127.0.0.1", false), "", OWN))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesToListenElsewhereWithoutTls() {
    assertThatThrownBy(() -> check(NO_DEMO, server("192.0.2.1", false), "", OWN))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("TLS");
  }

  @Test
  void refusesToListenElsewhereWithoutCredentials() {
    assertThatThrownBy(() -> check(NO_DEMO, server("192.0.2.1", true), ""))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.access.tokens");
  }

  @Test
  void startsElsewhereWithTlsOrBehindAProxy() {
    assertThatCode(
            () -> {
              check(NO_DEMO, server("192.0.2.1", true), "", OWN);
              check(NO_DEMO, server("192.0.2.1", false), "192.0.2.0/24", OWN);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void refusesADemosCredentialsAndCabinets() {
    DemoSettings controls =
        new DemoSettings(false, Map.of("C1", URI.create("http://127.0.0.1:7701")));

    assertThatThrownBy(() -> check(NO_DEMO, server("127.0.0.1", false), "", DEMO))
        .hasMessageContaining("demo");
    assertThatThrownBy(() -> check(controls, server("127.0.0.1", false), "", OWN))
        .hasMessageContaining("simulated");
  }

  @Test
  void keepsADemoOnLoopback() {
    DemoSettings demo = new DemoSettings(true, Map.of());

    assertThatThrownBy(() -> check(demo, server("192.0.2.1", true), "", DEMO))
        .hasMessageContaining("127.0.0.1");
  }

  private static void check(
      DemoSettings demo, ServerProperties server, String proxy, Token... tokens) {
    AccessSettings access =
        new AccessSettings(
            List.of(tokens), Duration.ofHours(12), Duration.ofMinutes(15), "", proxy);
    Secrets secrets =
        new Secrets(
            Path.of("."),
            Map.of("OWN", "a-secret-of-twenty-characters", "DEMO", "demo-secret-of-twenty"));
    new StartupCheck(access, demo, secrets, server);
  }

  private static ServerProperties server(String address, boolean tls) {
    ServerProperties server = new ServerProperties();
    try {
      server.setAddress(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("A literal address needs no look-up", e);
    }
    if (tls) {
      server.setSsl(new Ssl());
    }
    return server;
  }
}
