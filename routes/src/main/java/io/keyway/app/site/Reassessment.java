// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.decision.Decision;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.identity.CardholderId;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Computes everybody's rights anew, after access rules changed. */
@Component
class Reassessment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reassessment.class);
  private static final int PAGE = 500;
  private static final String SOURCE = "access-rules";

  private final Store store;
  private final People people;
  private final Decision decision;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("reassessment").factory());

  Reassessment(Store store, People people, Decision decision) {
    this.store = store;
    this.people = people;
    this.decision = decision;
  }

  /** Starts, after one that runs has ended, and does what follows when everybody's are. */
  void start(Runnable then) {
    thread.execute(
        () -> {
          all();
          then.run();
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void all() {
    String after = "";
    int done = 0;
    for (List<Person> page = page(after); !page.isEmpty(); page = page(after)) {
      reassess(page);
      done += page.size();
      after = page.getLast().cardholder().id().value();
    }
    LOG.info("Everybody's rights were computed anew. people={}", done);
  }

  private void reassess(List<Person> page) {
    List<CardholderId> people = page.stream().map(p -> p.cardholder().id()).toList();
    try {
      decision.reassessAll(people, SOURCE, Priority.NORMAL, (db, receipts) -> {});
    } catch (RuntimeException e) {
      LOG.warn("Some people's rights are computed anew one by one", e);
      people.forEach(this::reassess);
    }
  }

  private void reassess(CardholderId person) {
    try {
      decision.refresh(person, SOURCE);
    } catch (RuntimeException e) {
      LOG.error("A person's rights could not be computed anew. person={}", person, e);
    }
  }

  private List<Person> page(String after) {
    return store.read(db -> people.after(db, after, PAGE));
  }
}
