// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static io.keyway.model.identity.LifecycleState.ACTIVE;
import static io.keyway.model.identity.LifecycleState.SUSPENDED;
import static io.keyway.model.identity.LifecycleState.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Merges.Merge;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * People are hired, suspended and let go by their numbers while their records are merged and split
 * in any order. A badge belongs to the number under which HR gave it: it opens nothing while the
 * last word of that number took rights away. Only a hiring after the end of the whole person begins
 * anew.
 */
class MergePropertyTest {
  private static final String RULES = "rules: [{id: plain, when: 'true', keySets: {ids: K1}}]\n";
  private static final int PEOPLE = 5;
  private static final int HISTORIES = 60;
  private static final int STEPS = 40;

  @TempDir private Path home = Path.of("");

  private enum Act {
    HIRE,
    LEAVE,
    SUSPEND,
    REINSTATE,
    MERGE,
    SPLIT
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "SQLITE")
  void noMergeAndNoSplitLetsABadgeOfARevokedNumberOpen(TestDatabase database) {
    Map<Act, Integer> done = new EnumMap<>(Act.class);
    int opened = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      opened += play(new TestDesk(database.emptied(), home, RULES), new Random(seed), seed, done);
    }

    assertThat(done).hasSize(Act.values().length);
    assertThat(done.get(Act.SPLIT)).isGreaterThan(100);
    assertThat(opened).as("badges that did open").isGreaterThan(1_000);
  }

  private static int play(TestDesk desk, Random random, int seed, Map<Act, Integer> done) {
    Map<Long, LifecycleState> said = new TreeMap<>();
    List<String> history = new ArrayList<>(List.of("seed " + seed));
    int opened = 0;
    for (int step = 0; step < STEPS; step++) {
      desk.now = desk.now.plusSeconds(60);
      Act act = step < PEOPLE ? Act.HIRE : Act.values()[random.nextInt(Act.values().length)];
      long who = step < PEOPLE ? step + 1 : 1 + random.nextInt(PEOPLE);
      if (act(desk, random, act, who, said, history)) {
        done.merge(act, 1, Integer::sum);
      }
      for (long badge : desk.badges()) {
        opened++;
        assertThat(said.get(badge)).as("badge %d after %s", badge, history).isEqualTo(ACTIVE);
      }
    }
    return opened;
  }

  private static boolean act(
      TestDesk desk,
      Random random,
      Act act,
      long who,
      Map<Long, LifecycleState> said,
      List<String> history) {
    String number = "N" + who;
    List<Cardholder> all = desk.everybody();
    switch (act) {
      case HIRE -> {
        boolean begins = desk.stateOf(number).filter(TERMINATED::equals).isPresent();
        say(desk, new Joiner(desk.subject(number), badge(who)));
        said.merge(who, ACTIVE, (old, now) -> old == SUSPENDED && !begins ? old : now);
      }
      case LEAVE -> {
        say(desk, new Leaver(desk.subject(number), Profile.EMPTY));
        said.put(who, TERMINATED);
      }
      case SUSPEND -> {
        say(desk, new Suspended(desk.subject(number), Profile.EMPTY));
        said.computeIfPresent(who, (n, old) -> Twins.stronger(old, SUSPENDED));
      }
      case REINSTATE -> {
        say(desk, new Reinstated(desk.subject(number), Profile.EMPTY));
        said.computeIfPresent(who, (n, old) -> old == SUSPENDED ? ACTIVE : old);
      }
      case MERGE -> {
        CardholderId kept = all.get(random.nextInt(all.size())).id();
        CardholderId other = all.get(random.nextInt(all.size())).id();
        if (!isDone(() -> desk.merge(kept, other))) {
          return false;
        }
      }
      case SPLIT -> {
        List<Merge> standing = desk.store.read(db -> new Merges().standing(db, 10));
        if (standing.isEmpty()) {
          return false;
        }
        Merge merge = standing.get(random.nextInt(standing.size()));
        if (!isDone(() -> desk.split(merge.kept().id(), merge.other().id()))) {
          return false;
        }
      }
    }
    history.add(act + " " + who + " " + shown(desk));
    return true;
  }

  private static void say(TestDesk desk, IdentityChange change) {
    desk.store.commit(
        Priority.NORMAL, db -> desk.verdict.on(db, change, new Verdict.Manner.Single()));
  }

  private static boolean isDone(Runnable act) {
    try {
      act.run();
      return true;
    } catch (Refusal refused) {
      return false;
    }
  }

  private static List<String> shown(TestDesk desk) {
    return desk.everybody().stream().map(c -> c.employeeNumber() + "=" + c.state().word()).toList();
  }

  private static Profile badge(long number) {
    return new Profile(
        "",
        "",
        "",
        "",
        "",
        "oslo",
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Badge("H10301", new FacilityCode(1), new CardNumber(number))));
  }
}
