// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * The least that a full plan can cost: each grant is one number, what should be and what is are two
 * sorted arrays of them, and one walk over both finds what to give and what to take away.
 */
final class PlanFloor {
  private final long[] wanted;
  private final long[] held;

  private PlanFloor(long[] wanted, long[] held) {
    this.wanted = wanted;
    this.held = held;
  }

  /** So many grants, of which one in a hundred differs. */
  static PlanFloor of(int grants, long seed) {
    long[] wanted = new long[grants];
    long[] held = new long[grants];
    Random random = new Random(seed);
    long last = 0;
    for (int i = 0; i < grants; i++) {
      last += 2 + 2L * random.nextInt(1_000);
      wanted[i] = last;
      held[i] = random.nextInt(100) == 0 ? last + 1 : last;
    }
    Arrays.sort(held);
    return new PlanFloor(wanted, held);
  }

  /** Walks over both; says how many steps the plan has. */
  int plan() {
    long[] give = new long[1_024];
    long[] take = new long[1_024];
    int gives = 0;
    int takes = 0;
    int w = 0;
    int h = 0;
    while (w < wanted.length || h < held.length) {
      boolean isMissing = h == held.length || w < wanted.length && wanted[w] < held[h];
      boolean isStrange = w == wanted.length || h < held.length && held[h] < wanted[w];
      if (isMissing) {
        give = gives == give.length ? Arrays.copyOf(give, 2 * gives) : give;
        give[gives++] = wanted[w++];
      } else if (isStrange) {
        take = takes == take.length ? Arrays.copyOf(take, 2 * takes) : take;
        take[takes++] = held[h++];
      } else {
        w++;
        h++;
      }
    }
    return gives + takes;
  }
}
