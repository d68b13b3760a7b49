// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.AccessSettings.Token;
import io.keyway.app.settings.DemoSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.stereotype.Component;

/**
 * Refuses to start a bridge that would be open to others: a demo anywhere but on the loopback
 * address, and anything else there without TLS or without credentials. Runs before a port is bound.
 */
@Component
final class StartupCheck {

  StartupCheck(AccessSettings access, DemoSettings demo, Secrets secrets, ServerProperties server) {
    boolean loopback = isLoopback(server.getAddress());
    if (demo.enabled()) {
      require(loopback, "A demo listens on 127.0.0.1 only: unset server.address, or use `run`.");
      return;
    }
    require(
        demo.controls().isEmpty(),
        "keyway.demo.controls names simulated cabinets: remove it, or use `demo`.");
    for (Token token : access.tokens()) {
      require(
          !secrets
              .read("keyway.access.tokens (" + token.name() + ")", token.token())
              .startsWith(AccessSettings.DEMO_PREFIX),
          "The token of " + token.name() + " is a demo's: make one of your own.");
    }
    if (!access.behindProxy().isEmpty()) {
      Network.of(access.behindProxy());
    }
    if (!loopback) {
      require(
          !access.tokens().isEmpty(),
          "Nobody could prove who they are: name a credential in keyway.access.tokens.");
      require(
          hasTls(server) || !access.behindProxy().isEmpty(),
          "Off the loopback address the bridge needs TLS: set server.ssl.*, or --behind-proxy"
              + " CIDR.");
    }
  }

  private static boolean isLoopback(@Nullable InetAddress address) {
    return address != null && address.isLoopbackAddress();
  }

  private static boolean hasTls(ServerProperties server) {
    return server.getSsl() != null && server.getSsl().isEnabled();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new RefusedToStart(message);
    }
  }
}
