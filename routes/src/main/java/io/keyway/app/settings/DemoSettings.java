// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.net.URI;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What only {@code keyway demo} sets; {@code run} refuses to start with any of it.
 *
 * @param enabled whether this bridge is a demo's
 * @param controls the control port of each simulated cabinet, such as {@code
 *     http://127.0.0.1:7701}, by cabinet: from the page these cabinets can be operated
 */
@ConfigurationProperties("keyway.demo")
public record DemoSettings(
    @DefaultValue("false") boolean enabled, @DefaultValue Map<String, URI> controls) {
  public DemoSettings {
    controls = Map.copyOf(controls);
  }
}
