// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeBudgetTest {
  private final ChangeBudget budget = new ChangeBudget(5, 20);

  ChangeBudgetTest() {}

  @ParameterizedTest
  @CsvSource({"0,2", "10,2", "59,2", "60,3", "399,19", "400,20", "100000,20"})
  void lesserOfShareAndNumberButAtLeastTwo(int of, int allowed) {
    assertThat(budget.allowed(of)).isEqualTo(allowed);
    assertThat(budget.allows(allowed, of)).isTrue();
    assertThat(budget.allows(allowed + 1, of)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,5", "10,5", "59,5", "60,6", "1000,50"})
  void leastMayBeAnotherNumber(int of, int allowed) {
    assertThat(new ChangeBudget(10, 50, 5).allowed(of)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"-1,20", "101,20", "5,-1"})
  void aBudgetBeyondItsBoundsIsRefused(int percent, int people) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChangeBudget(percent, people));
  }

  @ParameterizedTest
  @CsvSource({"0,0,2", "100,5000,1000"})
  void theWidestAndTheNarrowestBudget(int percent, int people, int allowed) {
    assertThat(new ChangeBudget(percent, people).allowed(1_000)).isEqualTo(allowed);
  }

  @Test
  void noneMayBeLostWhereTheLeastIsNone() {
    ChangeBudget none = new ChangeBudget(0, 0, 0);

    assertThat(none.allows(0, 1_000)).isTrue();
    assertThat(none.allows(1, 1_000)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new ChangeBudget(5, 20, -1));
  }
}
