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
 * @param tls whether cabinets prove who they are by certificates; false is for {@code demo} alone
 * @param password of the file that the link's certificate authority is kept in, {@code file:PATH}
 *     or {@code env:NAME}
 * @param certificateLife how long a cabinet's certificate counts; it is renewed by itself when a
 *     third of it is left, so a cabinet may be away for two thirds of it
 */
@ConfigurationProperties("keyway.link")
public record LinkSettings(
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("7600") int port,
    @DefaultValue("5s") Duration heartbeat,
    @DefaultValue("true") boolean tls,
    @DefaultValue("file:secrets/cabinet-authority") String password,
    @DefaultValue("90d") Duration certificateLife) {
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);
  private static final Duration LONGEST_LIFE = Duration.ofDays(825);

  public LinkSettings {
    if (certificateLife.compareTo(SHORTEST_LIFE) < 0
        || certificateLife.compareTo(LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException("keyway.link.certificate-life is 10 seconds to 825 days");
    }
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
