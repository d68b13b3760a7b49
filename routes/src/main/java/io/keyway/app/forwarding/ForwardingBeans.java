// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.Secrets;
import io.keyway.connectors.AuditFormat.Reporter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins the sinks with Camel and with who we are. */
@Configuration(proxyBeanMethods = false)
class ForwardingBeans {

  @Bean
  Sinks sinks(CamelContext camel, HomeSettings home, Secrets secrets, IncidentFacts facts) {
    return new Sinks(camel, home.home(), secrets, reporter(), facts);
  }

  /** A kamelet in the site's folder goes before the shipped one of its name. */
  @Bean
  ComponentCustomizer kameletsOfTheSite(HomeSettings home) {
    Path folder = home.home().resolve("kamelets");
    return ComponentCustomizer.builder(KameletComponent.class)
        .build(component -> component.setLocation("file:" + folder + ",classpath:/kamelets"));
  }

  private static Reporter reporter() {
    String version = ForwardingBeans.class.getPackage().getImplementationVersion();
    return new Reporter(
        hostName(),
        Long.toString(ProcessHandle.current().pid()),
        Optional.ofNullable(version).orElse("dev"));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
