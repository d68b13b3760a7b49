// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.identity.IdForm;

/**
 * Id of a cabinet, chosen by the site.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 - _ .}
 */
public record CabinetId(String value) implements Comparable<CabinetId> {
  public CabinetId {
    if (!IdForm.fits(value)) {
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
