// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OneAheadTest {
  @Test
  void actsEndInTheOrderInWhichTheyCame() {
    List<Integer> ended = new ArrayList<>();

    try (OneAhead acts = new OneAhead()) {
      IntStream.range(0, 100).forEach(n -> acts.then(() -> ended.add(n)));
    }

    assertThat(ended).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void callerGoesOnWhileAnActRuns() {
    CountDownLatch prepared = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();

    try (OneAhead acts = new OneAhead()) {
      acts.then(
          () -> {
            try {
              prepared.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            seen.add("committed");
          });
      seen.add("prepared");
      prepared.countDown();
    }

    assertThat(seen).containsExactly("prepared", "committed");
  }

  @Test
  void whatAnActThrowsEndsTheRest() {
    List<String> done = new ArrayList<>();

    assertThatThrownBy(
            () -> {
              try (OneAhead acts = new OneAhead()) {
                acts.then(
                    () -> {
                      throw new StoreUnavailable("locked", new IllegalStateException());
                    });
                acts.then(() -> done.add("next"));
              }
            })
        .isInstanceOf(StoreUnavailable.class);
    assertThat(done).isEmpty();
  }

  @Test
  void whatTheLastActThrowsIsThrownAtTheEnd() {
    OneAhead acts = new OneAhead();
    acts.then(
        () -> {
          throw new IllegalStateException("last");
        });

    assertThatThrownBy(acts::close).hasMessage("last");
  }
}
