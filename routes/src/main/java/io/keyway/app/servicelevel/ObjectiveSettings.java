// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the bridge is held to.
 *
 * @param revocation within this time from the accepted record every cabinet has verified a
 *     revocation; one that is open longer is an incident
 */
@ConfigurationProperties("keyway.objective")
record ObjectiveSettings(@DefaultValue("60s") Duration revocation) {
  ObjectiveSettings {
    if (revocation.isNegative() || revocation.isZero()) {
      throw new IllegalArgumentException(
          "keyway.objective.revocation is longer than nothing, such as PT60S");
    }
  }
}
