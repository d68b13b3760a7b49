// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

/**
 * How many people may lose something at once before a human must say yes: the lesser of a share and
 * a number, but never fewer than a few.
 *
 * @param percent of all who have it, 0 to 100
 * @param people how many
 * @param least so many may always
 */
public record ChangeBudget(int percent, int people, int least) {
  private static final int LEAST = 2;

  public ChangeBudget {
    if (percent < 0 || percent > 100 || people < 0 || least < 0) {
      throw new IllegalArgumentException(
          "A change budget is 0 to 100 per cent and 0 or more people");
    }
  }

  /** Of which two people may always lose it. */
  public ChangeBudget(int percent, int people) {
    this(percent, people, LEAST);
  }

  /** How many of so many may be lost. */
  public int allowed(int of) {
    return Math.max(least, Math.min(people, (int) ((long) of * percent / 100)));
  }

  /** Whether losing some of so many is within the budget. */
  public boolean allows(int lost, int of) {
    return lost <= allowed(of);
  }
}
