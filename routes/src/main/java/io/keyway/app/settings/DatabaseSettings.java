// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The system of record.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME}; empty means the file
 *     {@code data/keyway.db} in the site's folder
 * @param user of PostgreSQL, empty where the URL or the server knows
 * @param password of PostgreSQL, as {@code file:PATH} or {@code env:NAME}; empty where none is
 *     asked
 * @param readers how many connections serve readers, 1 to 64
 */
@ConfigurationProperties("keyway.database")
public record DatabaseSettings(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("4") int readers) {
  public DatabaseSettings {
    if (!url.isEmpty() && !url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "keyway.database.url starts with jdbc:sqlite: or jdbc:postgresql:");
    }
    if (readers < 1 || readers > 64) {
      throw new IllegalArgumentException("keyway.database.readers is 1 to 64");
    }
  }
}
