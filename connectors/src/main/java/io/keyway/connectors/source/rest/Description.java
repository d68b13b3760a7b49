// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be known of a server to read people from it. Paths into answers have dots, and a
 * backslash before one that belongs to a name; an empty one is the whole answer.
 *
 * @param key path in an entry to what the system calls it for as long as it exists
 * @param fields which parts of an entry are handed on, by the names that the mapping uses; empty
 *     for all of them. What is not handed on leaves no trace
 * @param expects paths that every entry must have: one that is missing means that the server
 *     changed
 * @param expires path in an entry to the instant at which it ends by itself
 * @param detail where an entry stands that the list only names
 * @param everybody where everybody is listed
 * @param changes where changes are told
 * @param person where one person stands; {@code {key}} in its path
 */
record Description(
    String key,
    Map<String, String> fields,
    List<String> expects,
    Optional<String> expires,
    Optional<Place> detail,
    Listing everybody,
    Optional<Changes> changes,
    Optional<Place> person) {

  /**
   * One thing.
   *
   * @param path on the server
   * @param query names and values, in which {@code {key}} or {@code {cursor}} may stand
   * @param item path in the answer
   */
  record Place(String path, Map<String, String> query, String item) {}

  /**
   * A list of many pages.
   *
   * @param at where its first page is; {@code item} is the path to the list
   * @param total path to how many entries the server says that there are
   * @param paging how one page leads to the next
   */
  record Listing(Place at, Optional<String> total, Paging paging) {}

  /** How one page leads to the next. */
  sealed interface Paging {
    /** There is one page. */
    record Single() implements Paging {}

    /**
     * The answer says where the next page is; the last one does not.
     *
     * @param path to an address in the answer
     */
    record NextLink(String path) implements Paging {}

    /**
     * Pages are counted; an empty one is beyond the last.
     *
     * @param parameter of the query
     * @param first number of the first page
     */
    record Numbered(String parameter, int first) implements Paging {}

    /**
     * Entries are counted from 0; an empty page is beyond the last.
     *
     * @param parameter of the query
     */
    record Offset(String parameter) implements Paging {}

    /**
     * The answer holds a word with which the next page is asked for; the last one does not.
     *
     * @param path to it in the answer
     * @param parameter of the query in which it is sent
     */
    record Continued(String path, String parameter) implements Paging {}
  }

  /**
   * How changes are asked for.
   *
   * @param listing with {@code {cursor}} in its path or query
   * @param cursor where the next cursor comes from
   * @param start asked before everybody is read: its item is the cursor from which changes count
   * @param goneWhere path in an entry that says that it is gone
   * @param goneIs what stands there then
   */
  record Changes(
      Listing listing, Cursor cursor, Optional<Place> start, String goneWhere, String goneIs) {}

  /** Where the next cursor comes from. */
  sealed interface Cursor {
    /**
     * From the answer's last page.
     *
     * @param path in it
     */
    record InAnswer(String path) implements Cursor {}

    /**
     * It is the highest of a number, or of a text of constant form, in the entries.
     *
     * @param path in an entry
     */
    record Highest(String path) implements Cursor {}

    /**
     * It is the time at which was asked, in UTC as RFC 3339 writes it.
     *
     * @param margin so much earlier, because clocks differ and servers write late
     */
    record AskedAt(Duration margin) implements Cursor {}
  }
}
