// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.settings.DemoSettings;
import io.keyway.app.settings.LinkSettings;
import io.keyway.app.settings.RefusedToStart;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LinkCheckTest {
  private static final DemoSettings DEMO = new DemoSettings(true, Map.of());
  private static final DemoSettings RUN = new DemoSettings(false, Map.of());

  @Test
  void aDemoOnThisMachineNeedsNoCertificates() {
    assertThat(check("127.0.0.1", false, DEMO)).isNotNull();
  }

  @Test
  void aDemoThatOthersCanReachDoes() {
    assertRefused("0.0.0.0", DEMO);
  }

  @Test
  void aRealBridgeDoesWhereverItListens() {
    assertRefused("127.0.0.1", RUN);
    assertRefused("10.0.0.7", RUN);
    assertThat(check("0.0.0.0", true, RUN)).isNotNull();
  }

  @Test
  void aLifeThatIsTooLongIsRefused() {
    assertThatThrownBy(
            () ->
                new LinkSettings(
                    "127.0.0.1",
                    0,
                    Duration.ofSeconds(5),
                    true,
                    "file:secrets/x",
                    Duration.ofDays(826)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keyway.link.certificate-life is 10 seconds to 825 days");
  }

  private static void assertRefused(String host, DemoSettings demo) {
    assertThatThrownBy(() -> check(host, false, demo))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.link.tls: false is for `demo` on the loopback address alone")
        .hasMessageContaining("enrol each cabinet");
  }

  private static EnrolmentConfiguration.LinkCheck check(
      String host, boolean tls, DemoSettings demo) {
    return new EnrolmentConfiguration()
        .linkCheck(
            new LinkSettings(
                host, 0, Duration.ofSeconds(5), tls, "file:secrets/x", Duration.ofDays(90)),
            demo);
  }
}
