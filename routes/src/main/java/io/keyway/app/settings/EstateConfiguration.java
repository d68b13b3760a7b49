// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import io.keyway.model.custody.Estate;
import io.keyway.rules.Readers;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads what hangs on the walls: {@code cabinets.yaml} of the site's folder. */
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
  Readers readers(Estate estate) {
    return new Readers(estate);
  }

  @Bean
  Estate estate(HomeSettings home, LeaseSettings leases) throws IOException {
    Path file = home.home().resolve("cabinets.yaml");
    if (!Files.exists(file)) {
      return new Estate(Map.of(), Map.of(), Map.of());
    }
    try {
      return EstateYaml.read(
          file.getFileName().toString(),
          Files.readString(file),
          CardFormatYaml.readAll(MappingFiles.merged("card-format", home.home())),
          leases.lease());
    } catch (RefusedFile e) {
      throw new RefusedToStart(String.valueOf(e.getMessage()));
    }
  }
}
