// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import java.util.regex.Pattern;

/**
 * Id of a cabinet, chosen by the site.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 - _ .}
 */
public record CabinetId(String value) implements Comparable<CabinetId> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public CabinetId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a cabinet id: it has 1 to 64 of A-Z a-z 0-9 - _ .");
    }
  }

  @Override
  public int compareTo(CabinetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
