// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.model.audit.Receipt;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What somebody has written in the commit of a decision: what they keep of the record, which is
 * durable with it or not at all. Runs on the writer's thread and must be short; what it throws
 * undoes the decision.
 */
@FunctionalInterface
public interface Alongside {
  /** Nothing. */
  Alongside NOTHING = (db, receipt) -> {};

  void write(JdbcClient db, Receipt receipt);
}
