// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

/**
 * What HR calls a person. Text: leading zeros count, {@code 00123} and {@code 123} are two people.
 *
 * @param value 1 to 64 printable characters without white space
 */
public record EmployeeNumber(String value) {
  public EmployeeNumber {
    if (!value.matches("[\\x21-\\x7e]{1,64}")) {
      throw new IllegalArgumentException(
          "An employee number has 1 to 64 printable ASCII characters and no spaces");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
