// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import io.keyway.model.identity.SyncToken;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some of what a source says, small enough to be held in memory.
 *
 * @param entries those that exist, as they are now
 * @param gone keys of entries that the source no longer lists: deleted, or moved out of what is
 *     read. The same person under another key is not gone
 * @param next what to go on from once all of this is committed; empty where this batch cannot be
 *     gone on from by itself, as in a snapshot
 */
public record SourceBatch(List<Entry> entries, List<String> gone, Optional<SyncToken> next) {
  /** How many entries, and how many keys of what is gone, one batch has at most. */
  public static final int MOST = 1_000;

  public SourceBatch {
    entries = List.copyOf(entries);
    gone = List.copyOf(gone);
    if (entries.size() > MOST || gone.size() > MOST) {
      throw new IllegalArgumentException("A batch has at most " + MOST + " entries");
    }
  }

  /** A part of a snapshot. */
  public static SourceBatch of(List<Entry> entries) {
    return new SourceBatch(entries, List.of(), Optional.empty());
  }

  /**
   * One entry, raw.
   *
   * @param key by which the source knows it for as long as it exists, whatever is renamed; such as
   *     {@code entryUUID}. 1 to 256 characters
   * @param fields by name; values are text, numbers, booleans, nulls, lists and maps, as JSON has
   *     them
   * @param expiresAt from when the source holds it to be without effect although it will tell
   *     nothing then, such as an account that expires; empty where it does not, or has already
   */
  public record Entry(String key, Map<String, Object> fields, Optional<Instant> expiresAt) {
    private static final int LONGEST = 256;

    /** One that does not expire by itself. */
    public Entry(String key, Map<String, Object> fields) {
      this(key, fields, Optional.empty());
    }

    public Entry {
      if (key.isBlank() || key.length() > LONGEST) {
        throw new IllegalArgumentException(
            "An entry's key has 1 to " + LONGEST + " characters, not " + key.length());
      }
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Entry[" + fields.size() + " fields]";
    }
  }

  /** Says nothing of people. */
  @Override
  public String toString() {
    return "SourceBatch[entries=%d, gone=%d]".formatted(entries.size(), gone.size());
  }
}
