// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where cabinets connect to.
 *
 * @param host address to listen on
 * @param port TCP port; 0 takes a free one
 * @param heartbeat how often each end says that it lives; three missed end the link
 */
@ConfigurationProperties("keyway.link")
public record LinkSettings(
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("7600") int port,
    @DefaultValue("5s") Duration heartbeat) {
  public LinkSettings {
    if (heartbeat.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException("keyway.link.heartbeat is 100 ms or more");
    }
  }

  /** Whether only this machine can connect. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
