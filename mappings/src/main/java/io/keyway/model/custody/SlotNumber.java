// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

/**
 * A place in a cabinet where one fob hangs.
 *
 * @param value 1 to 1,000, as printed on the cabinet
 */
public record SlotNumber(int value) implements Comparable<SlotNumber> {
  public SlotNumber {
    if (value < 1 || value > 1_000) {
      throw new IllegalArgumentException("A slot number is 1 to 1000, not " + value);
    }
  }

  @Override
  public int compareTo(SlotNumber other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
