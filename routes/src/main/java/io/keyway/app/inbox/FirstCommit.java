// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A condition on the first commit that changes people; what comes after it is our own doing. For
 * one file, by one thread after the other.
 */
final class FirstCommit implements Consumer<JdbcClient> {
  private final Consumer<JdbcClient> condition;
  private volatile boolean over;

  /**
   * @param condition throws where nothing may be done
   */
  FirstCommit(Consumer<JdbcClient> condition) {
    this.condition = condition;
  }

  /** Files that come by themselves are applied to whatever is there. */
  static FirstCommit unconditional() {
    return new FirstCommit(db -> {});
  }

  /** Looks, within a commit that may be the first. */
  @Override
  public void accept(JdbcClient db) {
    if (!over) {
      condition.accept(db);
    }
  }

  /** The first commit is durable. */
  void over() {
    over = true;
  }
}
