// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.settings.DatabaseSettings;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.Secrets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the database that the settings name. No DataSource becomes a bean: all goes by Store. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseSettings.class, HomeSettings.class})
class StoreConfiguration {

  @Bean(destroyMethod = "close")
  Store store(DatabaseSettings settings, HomeSettings home, Secrets secrets) {
    String file = "jdbc:sqlite:" + home.home().resolve("data/keyway.db");
    Optional<String> password =
        Optional.of(settings.password())
            .filter(reference -> !reference.isEmpty())
            .map(reference -> secrets.read("keyway.database.password", reference));
    return JdbcStore.open(
        settings.url().isEmpty() ? file : settings.url(),
        settings.user(),
        password,
        settings.readers());
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }
}
