// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether a key may be released from afar.
 *
 * @param enabled off unless a site wants it: whoever holds an operator's credential could open
 *     slots
 * @param deadline how long a command may take to reach its cabinet; a later one is not carried out
 */
@ConfigurationProperties("keyway.release")
public record ReleaseSettings(
    @DefaultValue("false") boolean enabled, @DefaultValue("PT20S") Duration deadline) {
  public ReleaseSettings {
    if (deadline.compareTo(Duration.ofSeconds(2)) < 0
        || deadline.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException(
          "keyway.release.deadline is PT2S to PT5M, not " + deadline);
    }
  }
}
