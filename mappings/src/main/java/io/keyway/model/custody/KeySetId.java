// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.identity.IdForm;

/**
 * Id of a key set: what hangs on one fob and is taken and returned as one.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 - _ .}
 */
public record KeySetId(String value) implements Comparable<KeySetId> {
  public KeySetId {
    if (!IdForm.fits(value)) {
      throw new IllegalArgumentException("Not a key set id: it has 1 to 64 of A-Z a-z 0-9 - _ .");
    }
  }

  @Override
  public int compareTo(KeySetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
