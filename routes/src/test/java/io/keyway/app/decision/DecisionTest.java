// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.block.Crowd;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.store.Deliveries;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.model.identity.IdentityChange;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How the changes of a file share commits. */
@BridgeTest
class DecisionTest {
  @Autowired private Store store;
  @Autowired private Verdict verdict;
  @Autowired private Provisioning provisioning;
  @Autowired private Deliveries deliveries;
  @Autowired private Receipts receipts;
  @Autowired private DueInstants dueInstants;
  @Autowired private Rosters rosters;

  private final AtomicInteger commits = new AtomicInteger();

  DecisionTest() {}

  @Test
  void changesOfAFileShareACommitWhereNobodyWaits() {
    decide("DA-", 7100, false);

    assertThat(commits.get()).isEqualTo(1);
  }

  @Test
  void aCommitEndsWhereARevocationWaitsAndNothingIsLeftOut() {
    decide("DB-", 7200, true);

    assertThat(commits.get()).isEqualTo(7);
  }

  /** Seven are hired. */
  private void decide(String prefix, int card, boolean waiting) {
    Decision decision =
        new Decision(counting(waiting), verdict, provisioning, deliveries, receipts, dueInstants);
    List<IdentityChange> joiners =
        IntStream.range(0, 7).mapToObj(i -> Crowd.joiner(prefix + i, card + i)).toList();

    decision.decideAll(db -> {}, joiners, change -> "");

    Crowd crowd = new Crowd(store, rosters, decision);
    for (int i = 0; i < 7; i++) {
      assertThat(crowd.texts("SELECT state FROM person WHERE employee_number = ?", prefix + i))
          .containsExactly("active");
    }
  }

  private Store counting(boolean waiting) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "isRevocationWaiting" -> {
                  return waiting;
                }
                case "commit" -> commits.incrementAndGet();
                default -> {}
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }
}
