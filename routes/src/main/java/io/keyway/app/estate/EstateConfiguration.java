// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.estate;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.LinkSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.rules.load.RefusedFile;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads what hangs on the walls at the start: {@code cabinets.yaml} of the site's folder. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  HomeSettings.class,
  LinkSettings.class,
  EstateConfiguration.LeaseSettings.class
})
class EstateConfiguration {

  /**
   * How long a cabinet may give keys without hearing from the bridge.
   *
   * @param lease of a key set for which {@code cabinets.yaml} says none; 1 minute to 14 days
   */
  @ConfigurationProperties("keyway")
  record LeaseSettings(@DefaultValue("24h") Duration lease) {}

  @Bean
  CabinetProtocols cabinetProtocols() {
    return CabinetProtocols.found();
  }

  @Bean
  EstateFile estateFile(HomeSettings home, LeaseSettings leases, CabinetProtocols protocols) {
    return new EstateFile(home.home(), leases.lease(), protocols);
  }

  @Bean
  CurrentEstate currentEstate(EstateFile file) {
    try {
      return new CurrentEstate(file.read(file.text()));
    } catch (RefusedFile e) {
      throw new RefusedToStart(String.valueOf(e.getMessage()));
    }
  }
}
