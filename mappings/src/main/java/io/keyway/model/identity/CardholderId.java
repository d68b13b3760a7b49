// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

/**
 * Keyway's own stable id of a person; survives renames, new employee numbers and rehires.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 - _ .}
 */
public record CardholderId(String value) implements Comparable<CardholderId> {
  public CardholderId {
    if (!IdForm.fits(value)) {
      throw new IllegalArgumentException(
          "Not a cardholder id: it has 1 to 64 of A-Z a-z 0-9 - _ .");
    }
  }

  @Override
  public int compareTo(CardholderId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
