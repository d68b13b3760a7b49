// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import java.time.Instant;

/**
 * Where a page of a list ended: lists are newest first, and go on with what is older.
 *
 * @param at instant of the last row that was shown
 * @param id of that row; tells rows of one instant apart
 */
public record Cursor(Instant at, String id) {
  /** Before everything: the first page. */
  public static final Cursor START = new Cursor(Instant.parse("9999-12-31T00:00:00Z"), "~");

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Cursor of(String text) {
    String[] parts = text.split("_", 2);
    if (parts.length != 2 || !parts[0].matches("-?[0-9]{1,18}")) {
      throw new IllegalArgumentException("Not a place in a list; use the \"next\" of a page");
    }
    return new Cursor(Rows.instant(Long.parseLong(parts[0])), parts[1]);
  }

  /** Fit for a URL. */
  public String text() {
    return Rows.micros(at) + "_" + id;
  }

  long micros() {
    return Rows.micros(at);
  }
}
