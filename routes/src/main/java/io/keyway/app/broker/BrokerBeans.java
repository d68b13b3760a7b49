// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.broker;

import jakarta.jms.ConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins the broker with Camel's {@code jms:} component, for routes that consume a queue. */
@Configuration(proxyBeanMethods = false)
class BrokerBeans {

  @Bean(destroyMethod = "stop")
  JmsPoolConnectionFactory pooledConnections(Broker broker) {
    var pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(broker.connections());
    return pool;
  }

  /** Local transactions: a message is acknowledged when its route has ended, else comes again. */
  @Bean
  ComponentCustomizer jmsOnTheBroker(ConnectionFactory connections) {
    return ComponentCustomizer.builder(JmsComponent.class)
        .build(
            component -> {
              component.setConnectionFactory(connections);
              component.setCacheLevelName("CACHE_CONSUMER");
              component.setTransacted(true);
              component.setLazyCreateTransactionManager(false);
            });
  }
}
