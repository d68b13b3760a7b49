// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * What a cabinet can that lets its roster be read back: used where its digest is not the one that
 * was computed, and after a database was restored. Thread-safe; nothing here blocks.
 */
public interface ReportsRoster {
  /**
   * Reads what the cabinet holds of the people whose ids come after one, in the order of their ids,
   * as much as one frame takes. Completes as {@link CabinetSession} describes.
   *
   * @param after the last person of the page before; empty for the first page
   */
  CompletionStage<Reading> read(Optional<CardholderId> after);

  /** Whether it tells the digest of each bucket, and reads some buckets only. */
  default boolean comparesBuckets() {
    return false;
  }

  /** The digest of each bucket; {@link Unread} from a cabinet that does not compare them. */
  default CompletionStage<Reading> buckets() {
    return CompletableFuture.completedFuture(new Unread("it does not compare buckets"));
  }

  /** {@link #read}, of people in some buckets only; {@link Unread} as above. */
  default CompletionStage<Reading> read(Optional<CardholderId> after, Buckets of) {
    return of.isAll()
        ? read(after)
        : CompletableFuture.completedFuture(new Unread("it does not compare buckets"));
  }

  /** What came of it. */
  sealed interface Reading {}

  /**
   * A piece of the roster. Pieces fit together only where all tell the same version and digest.
   *
   * @param version of the whole roster
   * @param digest of the whole roster, hex
   * @param tombstones of the people of this piece, also of those who have no entry
   * @param more whether people follow
   * @param sentAt when the question was handed to the line
   * @param answeredAt when the answer was read
   */
  record Page(
      long version,
      String digest,
      List<Tombstone> tombstones,
      List<RosterEntry> entries,
      boolean more,
      Instant sentAt,
      Instant answeredAt)
      implements Reading {
    public Page {
      tombstones = List.copyOf(tombstones);
      entries = List.copyOf(entries);
    }

    /** The last person of this piece: where the next one begins. */
    public Optional<CardholderId> last() {
      return Stream.concat(
              tombstones.stream().map(Tombstone::person), entries.stream().map(RosterEntry::person))
          .max(Comparator.comparing(CardholderId::value));
    }
  }

  /**
   * What tells where two rosters differ.
   *
   * @param digest of the whole roster, hex
   * @param people in the whole roster
   * @param digests 256 digests of 32 bytes, one after the other
   */
  record BucketDigests(String digest, int people, byte[] digests) implements Reading {
    public BucketDigests {
      digests = digests.clone();
    }
  }

  /** No answer, or a refusal. */
  record Unread(String reason) implements Reading {}
}
