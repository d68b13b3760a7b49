// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One change on its way through a decision.
 *
 * @param db the writer's transaction
 * @param now one instant for all that is decided about it
 */
record Case(JdbcClient db, IdentityChange change, Verdict.Manner manner, Instant now) {
  Subject subject() {
    return change.subject();
  }
}
