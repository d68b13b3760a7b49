// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.settings.SourceSettings.Auth;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BridgeTest
class BridgeStartTest {
  @Autowired private CamelContext camel;
  @Autowired private HomeSettings home;
  @Autowired private SourceSettings sources;

  BridgeStartTest() {}

  @Test
  void everyRouteIsStarted() {
    assertThat(camel.getRoutes())
        .allSatisfy(
            route ->
                assertThat(camel.getRouteController().getRouteStatus(route.getRouteId()))
                    .as(route.getRouteId())
                    .isEqualTo(ServiceStatus.Started));
  }

  @Test
  void settingsAreThoseOfTheTestSite() {
    assertThat(home.home()).isDirectory();
    assertThat(sources.webhookOf("hr").orElseThrow().auth()).isEqualTo(Auth.STANDARD_WEBHOOKS);
    assertThat(sources.webhookOf("hr").orElseThrow().secret()).hasSize(3);
    assertThat(sources.named("hr").orElseThrow().budget().people()).isEqualTo(20);
  }
}
