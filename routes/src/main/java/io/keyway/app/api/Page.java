// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.app.store.listing.Cursor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Cuts lists into pages of 100, newest first. The {@code next} of a page is the path of the page
 * after it, with the same choices; null after the last.
 */
final class Page {
  /** How many rows to read: one more than shown tells whether there is a next page. */
  static final int ROWS = 101;

  private static final int SHOWN = ROWS - 1;

  private Page() {}

  /** Where the caller wants to go on. */
  static Cursor from(@Nullable String before) {
    if (before == null || before.isEmpty()) {
      return Cursor.START;
    }
    try {
      return Cursor.of(before);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("before: " + e.getMessage());
    }
  }

  /** A page under its name. */
  static <T> Map<String, @Nullable Object> of(
      String name, List<T> rows, Function<T, Cursor> place, HttpServletRequest request) {
    boolean more = rows.size() > SHOWN;
    List<T> shown = more ? rows.subList(0, SHOWN) : rows;
    return of(name, shown, more ? next(place.apply(shown.getLast()), request) : null);
  }

  /** A list that is whole. */
  static Map<String, @Nullable Object> whole(String name, List<?> rows) {
    return of(name, rows, null);
  }

  private static Map<String, @Nullable Object> of(
      String name, List<?> rows, @Nullable String next) {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put(name, rows);
    page.put("next", next);
    return page;
  }

  private static String next(Cursor last, HttpServletRequest request) {
    return UriComponentsBuilder.fromPath(request.getRequestURI())
        .query(request.getQueryString())
        .replaceQueryParam("before", last.text())
        .build()
        .toUriString();
  }
}
