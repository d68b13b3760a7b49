// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.Store.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final WorkQueue queue = new WorkQueue();

  @Test
  void revocationsGoAloneAndFirst() {
    Work<?> normal = added(Priority.NORMAL);
    Work<?> later = added(Priority.LATER);
    Work<?> revocation = added(Priority.REVOCATION);

    assertThat(queue.take().equals(List.of(revocation))).isTrue();
    assertThat(queue.take().equals(List.of(normal, later))).isTrue();
  }

  @Test
  void whatNobodyWaitsForHasACommitOfItsOwnWhenNoOtherComes() {
    Work<?> one = added(Priority.LATER);
    Work<?> two = added(Priority.LATER);

    assertThat(queue.take().equals(List.of(one, two))).isTrue();
  }

  @Test
  void whatWasPutBackKeepsItsOrder() {
    Work<?> one = added(Priority.NORMAL);
    Work<?> two = added(Priority.LATER);
    List<Work<?>> group = queue.take();
    Work<?> three = added(Priority.LATER);
    queue.putBack(group);

    assertThat(queue.take().equals(List.of(one, two, three))).isTrue();
  }

  @Test
  void aClosedQueueGivesOutWhatItHasAndTakesNoMore() {
    Work<?> waiting = added(Priority.LATER);
    queue.close();

    assertThat(queue.add(new Work<>(Priority.NORMAL, db -> true))).isFalse();
    assertThat(queue.take().equals(List.of(waiting))).isTrue();
    assertThat(queue.take()).isEmpty();
  }

  private Work<?> added(Priority priority) {
    Work<?> work = new Work<>(priority, db -> true);
    assertThat(queue.add(work)).isTrue();
    return work;
  }
}
