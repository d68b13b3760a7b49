// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The message broker.
 *
 * @param url of an external Artemis, such as {@code (tcp://a:61616,tcp://b:61616)?ha=true}; empty
 *     means one within the bridge's process, which nobody else can reach
 * @param user at the external broker
 * @param password where it is kept: {@code file:PATH} or {@code env:NAME}
 */
@ConfigurationProperties("keyway.broker")
public record BrokerSettings(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password) {

  /** Whether the broker lives in this process. */
  public boolean isEmbedded() {
    return url.isBlank();
  }
}
