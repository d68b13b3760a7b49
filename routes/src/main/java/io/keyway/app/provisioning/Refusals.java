// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.identity.CardholderId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one cabinet refused, and so what it is asked next. A request that is refused is cut in half
 * until it is one person's rights: they are passed over, everybody else gets theirs, and the
 * cabinet is asked again after a pause that doubles each time. A cabinet that refuses twenty in a
 * row is left alone for that long. What is taken away waits for none of this. Guarded by the lock
 * of its lane.
 */
final class Refusals {
  private static final int FIRST_PAUSE = 8;
  private static final int LONGEST_PAUSE = 512;

  /** Refusals of one person after the other by which a cabinet shows that it takes nobody. */
  private static final int ENOUGH = 20;

  private final int bulk;
  private final Set<CardholderId> passedOver = new HashSet<>();
  private int most;
  private int pause = FIRST_PAUSE;
  private int sweepsLeft = FIRST_PAUSE;
  private int inARow;

  /**
   * @param bulk people in one request of a cabinet that refuses nothing
   */
  Refusals(int bulk) {
    this.bulk = bulk;
    this.most = bulk;
  }

  /** Whether anything was refused that may still be. */
  boolean areThere() {
    return most < bulk || !passedOver.isEmpty();
  }

  /** Whom the next request is about: those first from whom something is taken. */
  List<CardholderId> next(Collection<CardholderId> differing, Predicate<CardholderId> isRemoval) {
    List<CardholderId> removals = differing.stream().filter(isRemoval).limit(bulk).toList();
    boolean onlyRemovals = most < bulk && !removals.isEmpty();
    if (onlyRemovals || inARow >= ENOUGH) {
      return removals;
    }
    Stream<CardholderId> others =
        differing.stream().filter(isRemoval.negate().and(person -> !passedOver.contains(person)));
    return Stream.concat(removals.stream(), others.limit(most)).limit(bulk).toList();
  }

  /**
   * A request was refused.
   *
   * @return whose rights alone are to blame; empty where nobody's are yet
   */
  Set<CardholderId> refused(Told told) {
    Set<CardholderId> given = told.entries().keySet();
    most = Math.max(1, Math.min(given.size(), bulk) / 2);
    if (given.size() > 1) {
      return Set.of();
    }
    passedOver.addAll(given);
    inARow += given.size();
    return given;
  }

  /** A request was done as told. */
  void done() {
    most = Math.min(bulk, most * 2);
    inARow = 0;
  }

  /** Something newer is to be of this person. */
  void changed(CardholderId person) {
    passedOver.remove(person);
    inARow = 0;
  }

  /** A second went by. */
  void sweep() {
    if (!passedOver.isEmpty() && --sweepsLeft <= 0) {
      passedOver.clear();
      inARow = 0;
      pause = Math.min(LONGEST_PAUSE, pause * 2);
      sweepsLeft = pause;
    }
  }

  /** Nothing differs any more, or another cabinet may be there. */
  void clear() {
    passedOver.clear();
    inARow = 0;
    most = bulk;
    pause = FIRST_PAUSE;
    sweepsLeft = FIRST_PAUSE;
  }
}
