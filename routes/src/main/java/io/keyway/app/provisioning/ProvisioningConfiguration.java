// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.enrolment.Enrolment;
import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.LinkSettings;
import io.keyway.cabinet.CabinetEndpoint;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts provisioning together and opens the door for cabinets once all else has started. */
@Configuration(proxyBeanMethods = false)
class ProvisioningConfiguration {

  @Bean(destroyMethod = "close")
  Provisioning provisioning(
      CurrentEstate estates,
      CabinetProtocols protocols,
      ProvisioningRecords records,
      JournalKeeper journals,
      Clock clock) {
    return new Provisioning(estates, protocols, records, journals, clock);
  }

  @Bean
  CabinetDoor cabinetDoor(
      CabinetProtocols protocols,
      LinkSettings settings,
      HomeSettings home,
      CurrentEstate estates,
      Provisioning provisioning,
      ObjectProvider<Enrolment> enrolment) {
    return new CabinetDoor(
        protocols,
        estates,
        new CabinetEndpoint(
            settings.host(),
            settings.port(),
            settings.heartbeat(),
            settings.isLoopback(),
            Optional.ofNullable(enrolment.getIfAvailable()),
            Optional.of(home.home().resolve("data")),
            Optional.of(home.home().resolve("secrets"))),
        provisioning);
  }
}
