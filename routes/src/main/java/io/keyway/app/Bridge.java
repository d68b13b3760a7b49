// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The bridge's process. Settings come from {@code config/application.yaml} and the site's folder.
 */
@ConfigurationPropertiesScan
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class Bridge {
  public static void main(String[] args) {
    ParentWatch.startIfAsked();
    SpringApplication.run(Bridge.class, args);
  }
}
