// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static io.keyway.app.peers.Peers.eventually;

import java.time.Duration;
import java.util.List;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** {@code 3-provisioning}. */
class ProvisioningRouteTest extends RouteFileCase {
  ProvisioningRouteTest() {
    super("0-errors", "3-provisioning");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("provisioning", new Verbs(calls));
  }

  @Test
  void sweepComesAgainAlsoAfterOneThatFailed() {
    eventually("a sweep after the first", Duration.ofSeconds(20), () -> calls.size() >= 2);
  }

  /** The bean {@code provisioning}. */
  public static final class Verbs {
    private final List<String> calls;

    Verbs(List<String> calls) {
      this.calls = calls;
    }

    public void sweep() {
      calls.add("sweep");
      if (calls.size() == 1) {
        throw new IllegalStateException("this sweep fails");
      }
    }
  }
}
