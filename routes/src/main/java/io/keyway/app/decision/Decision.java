// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.store.Deliveries;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Decides identity changes: everything that follows from one is in one commit, and only after that
 * commit do cabinets hear of it and the sender get an answer. Thread-safe.
 */
@Component
public class Decision {
  private static final Logger LOG = LoggerFactory.getLogger(Decision.class);
  private static final int BATCH = 200;
  private static final Consumer<JdbcClient> NO_CONDITION = db -> {};
  private static final Function<IdentityChange, String> UNMARKED = change -> "";

  private final Store store;
  private final Verdict verdict;
  private final Provisioning provisioning;
  private final Deliveries deliveries;
  private final Receipts receipts;
  private final DueInstants dueInstants;

  public Decision(
      Store store,
      Verdict verdict,
      Provisioning provisioning,
      Deliveries deliveries,
      Receipts receipts,
      DueInstants dueInstants) {
    this.store = store;
    this.verdict = verdict;
    this.provisioning = provisioning;
    this.deliveries = deliveries;
    this.receipts = receipts;
    this.dueInstants = dueInstants;
  }

  /**
   * Decides one change. The same delivery again returns the first receipt and has no effect.
   *
   * @throws DeliveryConflict when the delivery's id came before with another body
   * @throws StoreUnavailable when nothing can be committed; nothing was done
   */
  public Receipt decide(IdentityChange change, Optional<Delivery> delivery) {
    return decide(change, delivery, Alongside.NOTHING);
  }

  /**
   * Decides one change, and has something else written in the same commit; not where the same
   * delivery came before.
   */
  public Receipt decide(IdentityChange change, Optional<Delivery> delivery, Alongside alongside) {
    return commit(
        priorityOf(change),
        db -> {
          Optional<Receipt> first = delivery.flatMap(d -> firstReceipt(db, d));
          if (first.isPresent()) {
            return Decided.repeated(first.get());
          }
          Decided fresh = verdict.on(db, change, new Verdict.Manner.Single());
          alongside.write(db, fresh.receipt());
          delivery.ifPresent(
              d ->
                  deliveries.insert(
                      db,
                      d.source(),
                      d.id(),
                      new Deliveries.Known(d.bodySha256(), fresh.receipt().id()),
                      d.receivedAt()));
          return fresh;
        });
  }

  /**
   * Decides one change after a human said something about it, both in one commit.
   *
   * @param first what the human's word writes; what it throws leaves everything as it was
   */
  public Receipt decideAfter(Consumer<JdbcClient> first, IdentityChange change) {
    return commit(
        priorityOf(change),
        db -> {
          first.accept(db);
          return verdict.on(db, change, new Verdict.Manner.Single());
        });
  }

  /**
   * Decides many changes, those that take rights away first, some hundred in a commit. A change
   * that cannot be decided delays no other: it is reported.
   *
   * @param alongside runs in the last commit: a file is noted as applied together with its last
   *     rows
   */
  public BatchOutcome decideAll(List<IdentityChange> changes, Consumer<JdbcClient> alongside) {
    BatchOutcome outcome = decideAll(NO_CONDITION, changes, UNMARKED);
    store.execute(Priority.NORMAL, alongside);
    return outcome;
  }

  /**
   * The same, where a condition holds in the first commit; where nothing is written beside.
   *
   * @param condition looks, and throws a {@link Refusal} where nothing may be done; it may be asked
   *     more than once before the first commit
   * @param marks of the entry that each was read off: noted where the same words would change
   *     nothing again; empty where they are to be decided each time
   */
  public BatchOutcome decideAll(
      Consumer<JdbcClient> condition,
      List<IdentityChange> changes,
      Function<IdentityChange, String> marks) {
    List<IdentityChange> ordered = new ArrayList<>(changes);
    ordered.sort(Comparator.comparing(change -> !change.takesAway()));
    BatchOutcome outcome = BatchOutcome.NONE;
    int done = 0;
    while (done < ordered.size()) {
      List<IdentityChange> part = ordered.subList(done, Math.min(ordered.size(), done + BATCH));
      Part decided = decidePart(done == 0 ? condition : NO_CONDITION, part, marks);
      outcome = outcome.plus(decided.outcome());
      done += decided.changes();
    }
    return outcome;
  }

  /**
   * Computes a person's rights anew: after a credential, an access rule or a cabinet changed.
   *
   * @param source who caused it
   */
  public Receipt reassess(CardholderId person, String source) {
    return reassess(person, source, db -> {});
  }

  /**
   * The same, after something that is written in the same commit.
   *
   * @param first what it throws undoes it all
   */
  public Receipt reassess(CardholderId person, String source, Consumer<JdbcClient> first) {
    return commit(
        Priority.REVOCATION,
        db -> {
          first.accept(db);
          return verdict.reassess(db, person, source);
        });
  }

  /**
   * The same for several people in one commit: all of it happens, or nothing does.
   *
   * @param first what it throws undoes it all
   * @return a receipt for each, in their order
   */
  public List<Receipt> reassessTogether(
      Collection<CardholderId> people, String source, Consumer<JdbcClient> first) {
    List<CardholderId> all = List.copyOf(people);
    return decideTogether(
        db -> {
          first.accept(db);
          return all.stream().map(id -> verdict.reassess(db, id, source)).toList();
        });
  }

  /**
   * Computes a person's rights anew where nobody waits for a receipt: there is one where something
   * differs only.
   */
  public void refresh(CardholderId person, String source) {
    store
        .commit(Priority.REVOCATION, db -> verdict.refresh(db, person, source))
        .flatMap(Decided::committed)
        .ifPresent(provisioning::committed);
  }

  /**
   * Computes the rights of some people anew, some hundred in a commit; who keeps the same rights
   * gets no receipt. Called again after a crash it does what was left.
   *
   * @param source who caused it
   * @param alongside runs in each commit, with the receipts that it gives
   */
  public List<Receipt> reassessAll(
      Collection<CardholderId> people,
      String source,
      Priority priority,
      BiConsumer<JdbcClient, List<Receipt>> alongside) {
    List<CardholderId> all = List.copyOf(people);
    List<Receipt> given = new ArrayList<>();
    for (int i = 0; i < all.size(); i += BATCH) {
      List<CardholderId> part = all.subList(i, Math.min(all.size(), i + BATCH));
      List<Decided> decided =
          store.commit(
              priority,
              db -> {
                List<Decided> some =
                    part.stream().flatMap(id -> verdict.refresh(db, id, source).stream()).toList();
                alongside.accept(db, some.stream().map(Decided::receipt).toList());
                return some;
              });
      decided.forEach(d -> d.committed().ifPresent(provisioning::committed));
      decided.forEach(d -> given.add(d.receipt()));
    }
    return given;
  }

  /** Whose rights are not what rules and blocks make them now; reads only. */
  public List<CardholderId> different(Collection<CardholderId> people) {
    return store.read(db -> people.stream().filter(id -> verdict.isDifferent(db, id)).toList());
  }

  /** Decides about several people at once, in one commit; in order of what cabinets must hear. */
  List<Receipt> decideTogether(Function<JdbcClient, List<Decided>> work) {
    return store.commit(
        Priority.REVOCATION,
        work,
        all ->
            all.stream()
                .map(d -> d.committed().map(provisioning::committed).orElse(d.receipt()))
                .toList());
  }

  /** Applies a change that an approver confirmed although the table only proposes it. */
  public Receipt regrant(IdentityChange change, String approver) {
    return commit(Priority.NORMAL, db -> verdict.regrant(db, change, approver));
  }

  /**
   * Decides a change whose time has come; its receipt was given when it was scheduled.
   *
   * @param due id of its durable instant, which goes in the same commit: nothing happens twice
   */
  public Receipt decideScheduled(Scheduled scheduled, String due) {
    return commit(
        priorityOf(scheduled.change()),
        db ->
            dueInstants.remove(db, due)
                ? verdict.on(
                    db, scheduled.change(), new Verdict.Manner.Scheduled(scheduled.receipt()))
                : Decided.repeated(receipts.find(db, scheduled.receipt()).orElseThrow()));
  }

  /** Ends the rights of somebody on leave, unless that was called off meanwhile. */
  void endLeave(DueInstant due) {
    store
        .<Optional<Decided>>commit(
            Priority.REVOCATION,
            db ->
                dueInstants.take(db, due)
                    ? Optional.of(verdict.on(db, Leaves.endOf(due), new Verdict.Manner.Single()))
                    : Optional.empty())
        .flatMap(Decided::committed)
        .ifPresent(provisioning::committed);
  }

  /** The first of some changes, and what became of them. */
  private record Part(int changes, BatchOutcome outcome) {}

  private Part decidePart(
      Consumer<JdbcClient> condition,
      List<IdentityChange> part,
      Function<IdentityChange, String> marks) {
    try {
      List<Decided> all =
          store.commit(
              priorityOf(part.getFirst()),
              db -> {
                condition.accept(db);
                return decideSome(db, part, marks);
              });
      all.forEach(d -> d.committed().ifPresent(provisioning::committed));
      return new Part(all.size(), BatchOutcome.of(all));
    } catch (StoreUnavailable | Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      return new Part(
          part.size(),
          part.size() == 1
              ? undecidable(condition, part.getFirst(), e)
              : oneByOne(condition, part, marks));
    }
  }

  /** As many as can be before somebody waits to have rights taken away. */
  private List<Decided> decideSome(
      JdbcClient db, List<IdentityChange> part, Function<IdentityChange, String> marks) {
    List<Decided> some = new ArrayList<>();
    for (IdentityChange change : part) {
      some.add(verdict.on(db, change, new Verdict.Manner.Batch(marks.apply(change))));
      if (!change.takesAway() && store.isRevocationWaiting()) {
        break;
      }
    }
    return some;
  }

  private BatchOutcome oneByOne(
      Consumer<JdbcClient> condition,
      List<IdentityChange> part,
      Function<IdentityChange, String> marks) {
    BatchOutcome outcome = decidePart(condition, part.subList(0, 1), marks).outcome();
    for (IdentityChange change : part.subList(1, part.size())) {
      outcome = outcome.plus(decidePart(NO_CONDITION, List.of(change), marks).outcome());
    }
    return outcome;
  }

  private BatchOutcome undecidable(
      Consumer<JdbcClient> condition, IdentityChange change, RuntimeException cause) {
    LOG.error(
        "A change could not be decided and was quarantined. source={} change={}",
        change.subject().source(),
        change.word(),
        cause);
    store.commit(
        Priority.REVOCATION,
        db -> {
          condition.accept(db);
          return verdict.quarantine(db, change, "undecidable");
        });
    return BatchOutcome.ONE_QUARANTINED;
  }

  private Receipt commit(Priority priority, Function<JdbcClient, Decided> work) {
    return store.commit(
        priority,
        work,
        decided -> decided.committed().map(provisioning::committed).orElse(decided.receipt()));
  }

  private Optional<Receipt> firstReceipt(JdbcClient db, Delivery delivery) {
    return deliveries
        .find(db, delivery.source(), delivery.id())
        .map(
            known -> {
              if (!known.bodySha256().equals(delivery.bodySha256())) {
                throw new DeliveryConflict(delivery);
              }
              return receipts
                  .find(db, known.receipt())
                  .orElseThrow(() -> new IllegalStateException("A delivery without its receipt"));
            });
  }

  private static Priority priorityOf(IdentityChange change) {
    return change.takesAway() ? Priority.REVOCATION : Priority.NORMAL;
  }
}
