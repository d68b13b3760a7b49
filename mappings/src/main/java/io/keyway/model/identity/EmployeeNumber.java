// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import java.util.regex.Pattern;

/**
 * What HR calls a person. Text: leading zeros count, {@code 00123} and {@code 123} are two people.
 *
 * @param value 1 to 64 printable characters without white space
 */
public record EmployeeNumber(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{1,64}");

  public EmployeeNumber {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "An employee number has 1 to 64 printable ASCII characters and no spaces");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
