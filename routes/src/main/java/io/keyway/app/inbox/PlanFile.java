// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.keyway.app.decision.Rehearsal.Foreseen;
import io.keyway.model.custody.KeySetId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a file of a source would do, with all that is needed to do exactly that: people read it,
 * {@code apply} takes it back.
 *
 * @param format {@code keyway-plan-1}
 * @param asOf when the content of the source's file is true
 * @param sha256 of the source's file, hex
 * @param basis hash of that file, of the access rules and of all that it was computed from; where
 *     anything of that changed, the plan is stale
 * @param summary one sentence
 * @param wouldWait why it would be held for an approver; empty where it would not
 * @param steps what would be done, those that take rights away first; nothing that has no effect
 * @param losingWhileHolding who would lose the right to a key set that they have in hand now
 * @param content the source's file, gzip, base64
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PlanFile(
    String format,
    String source,
    String name,
    Instant asOf,
    String sha256,
    String basis,
    String summary,
    String wouldWait,
    List<Step> steps,
    List<Holding> losingWhileHolding,
    String content) {
  static final String FORMAT = "keyway-plan-1";

  public PlanFile {
    if (Stream.of(format, source, name, asOf, sha256, basis, steps, losingWhileHolding, content)
        .anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("A plan has all that `keyway plan` wrote");
    }
    steps = List.copyOf(steps);
    losingWhileHolding = List.copyOf(losingWhileHolding);
  }

  /**
   * One record, or one absence.
   *
   * @param effect {@code applied}, {@code proposed} or {@code quarantined}
   * @param person empty where they would be new
   */
  public record Step(
      String change,
      String effect,
      String person,
      String employeeNumber,
      List<String> loses,
      List<String> gets) {
    static Step of(Foreseen foreseen) {
      return new Step(
          foreseen.change(),
          foreseen.effect(),
          foreseen.person(),
          foreseen.employeeNumber(),
          names(foreseen.loses().keySet().stream().toList()),
          names(foreseen.gets().keySet().stream().toList()));
    }
  }

  /** Somebody with a key in hand that they would not be entitled to any more. */
  public record Holding(String person, String employeeNumber, List<String> keySets) {
    static Holding of(Foreseen foreseen) {
      return new Holding(foreseen.person(), foreseen.employeeNumber(), names(foreseen.holding()));
    }
  }

  private static List<String> names(List<KeySetId> keySets) {
    return keySets.stream().map(KeySetId::value).sorted().toList();
  }

  /** Says nothing of people. */
  @Override
  public String toString() {
    return "PlanFile[" + sha256 + "]";
  }
}
