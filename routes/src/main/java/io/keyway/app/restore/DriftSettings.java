// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is done about entries that a cabinet holds and nobody granted.
 *
 * @param policy {@code mend}: withdrawn at once; {@code plan}: when an approver says so; {@code
 *     report}: left there and told. An entry that has other content than was granted is sent again
 *     in any case
 */
@ConfigurationProperties("keyway.drift")
record DriftSettings(@DefaultValue("mend") Policy policy) {
  enum Policy {
    MEND,
    PLAN,
    REPORT
  }
}
