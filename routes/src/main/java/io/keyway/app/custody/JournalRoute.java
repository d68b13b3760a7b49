// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.provisioning.JournalKeeper;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.JournalEntry;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Sends what cabinets wrote down route 4-custody. */
@Component
class JournalRoute implements JournalKeeper {
  private final ProducerTemplate template;

  JournalRoute(@Lazy ProducerTemplate template) {
    this.template = template;
  }

  @Override
  public long commit(CabinetId cabinet, List<JournalEntry> entries) {
    try {
      Long sequence =
          template.requestBodyAndHeader(
              "direct:custody", entries, "KeywayCabinet", cabinet, Long.class);
      if (sequence == null) {
        throw new IllegalStateException("Route 4-custody gave no answer");
      }
      return sequence;
    } catch (CamelExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
