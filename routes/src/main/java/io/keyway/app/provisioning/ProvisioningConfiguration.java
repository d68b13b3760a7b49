// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.enrolment.Enrolment;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.settings.LinkSettings;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetProtocol;
import java.time.Clock;
import java.util.Optional;
import java.util.ServiceLoader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts provisioning together and opens the door for cabinets once all else has started. */
@Configuration(proxyBeanMethods = false)
class ProvisioningConfiguration {

  @Bean
  CabinetProtocol cabinetProtocol() {
    return ServiceLoader.load(CabinetProtocol.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(protocol -> protocol.name().equals("link"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The cabinet link is not on the class path"));
  }

  @Bean(destroyMethod = "close")
  Provisioning provisioning(
      CurrentEstate estates,
      CabinetProtocol protocol,
      ProvisioningRecords records,
      JournalKeeper journals,
      Clock clock) {
    return new Provisioning(estates, protocol, records, journals, clock);
  }

  @Bean
  CabinetDoor cabinetDoor(
      CabinetProtocol protocol,
      LinkSettings settings,
      Provisioning provisioning,
      ObjectProvider<Enrolment> enrolment) {
    return new CabinetDoor(
        protocol,
        new CabinetEndpoint(
            settings.host(),
            settings.port(),
            settings.heartbeat(),
            settings.isLoopback(),
            Optional.ofNullable(enrolment.getIfAvailable())),
        provisioning);
  }
}
