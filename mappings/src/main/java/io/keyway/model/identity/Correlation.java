// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import java.util.List;

/** How a source's record relates to the people we know: the five situations. */
public sealed interface Correlation {
  /** The record's key is this person's: by its source's link, or by the employee number. */
  record Linked(CardholderId person) implements Correlation {}

  /** Nobody has the employee number, but another key points at one person; a human must say. */
  record Unlinked(CardholderId person) implements Correlation {}

  /** Nobody we know. */
  record Unmatched() implements Correlation {}

  /** More than one person could be meant; a human must say. */
  record Disputed(List<CardholderId> candidates) implements Correlation {
    public Disputed {
      candidates = List.copyOf(candidates);
    }
  }

  /** Was linked, and the source no longer has the record. */
  record Deleted(CardholderId person) implements Correlation {}
}
