// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import java.util.regex.Pattern;

/**
 * Keyway's own stable id of a person; survives renames, new employee numbers and rehires.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 - _ .}
 */
public record CardholderId(String value) implements Comparable<CardholderId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public CardholderId {
    if (!FORM.matcher(value).matches()) {
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
