// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a site keeps everything.
 *
 * @param home the site's folder: settings, rules, secrets, data and inbox
 */
@ConfigurationProperties("keyway")
public record HomeSettings(@DefaultValue(".") Path home) {
  public HomeSettings {
    home = home.toAbsolutePath().normalize();
  }
}
