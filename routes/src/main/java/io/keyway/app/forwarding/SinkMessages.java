// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.connectors.CloudEvents;
import io.keyway.model.audit.AuditEvent;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

/** How an event travels in a sink's queue: CloudEvents JSON, grouped by its key. */
final class SinkMessages {
  private static final String SEQUENCE = "sequence";

  private SinkMessages() {}

  /** The queue of a sink. */
  static String queue(String sink) {
    return "keyway.sink." + sink;
  }

  /**
   * @param sequence in the ledger
   * @param duplicateId the broker takes a second message with the same one for the same message
   */
  static Message of(Session session, AuditEvent event, long sequence, String duplicateId)
      throws JMSException {
    var message = session.createTextMessage(new String(CloudEvents.json(event), UTF_8));
    message.setStringProperty("JMSXGroupID", event.subject());
    message.setStringProperty("_AMQ_DUPL_ID", duplicateId);
    message.setLongProperty(SEQUENCE, sequence);
    return message;
  }

  static AuditEvent event(Message message) throws JMSException {
    return CloudEvents.parse(((TextMessage) message).getText().getBytes(UTF_8));
  }

  static long sequence(Message message) throws JMSException {
    return message.getLongProperty(SEQUENCE);
  }
}
