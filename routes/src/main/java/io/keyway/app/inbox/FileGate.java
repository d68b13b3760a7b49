// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.store.SourceFiles;
import io.keyway.app.store.SourceFiles.SourceFile;
import io.keyway.app.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What can be said of a file before it is read: too old, read before, or out of this time. */
@Component
class FileGate {
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final Store store;
  private final SourceFiles files;
  private final Clock clock;

  FileGate(Store store, SourceFiles files, Clock clock) {
    this.store = store;
    this.files = files;
    this.clock = clock;
  }

  /**
   * Lets a file pass, or not.
   *
   * @return the file as it was applied before this bridge was interrupted; empty for a new file
   * @throws UnreadableFile when it is to be set aside
   */
  Optional<SourceFile> pass(HrFile file, Path done) throws UnreadableFile {
    if (file.asOf().isAfter(clock.instant().plus(AHEAD))) {
      throw new UnreadableFile(
          0, "Its as-of, " + file.asOf() + ", lies ahead; check the name and the sender's clock");
    }
    Optional<SourceFile> before = store.read(db -> files.applied(db, file.source(), file.sha256()));
    if (before.isPresent() && isSame(file, before.get())) {
      if (before.get().name().equals(file.name()) && !Files.exists(done.resolve(file.name()))) {
        return before;
      }
      throw new UnreadableFile(
          0, "A file with exactly this content was applied already, as " + before.get().name());
    }
    Optional<Instant> newest = store.read(db -> files.newestApplied(db, file.source()));
    if (file.isFull() && newest.isPresent() && file.asOf().isBefore(newest.get())) {
      throw new UnreadableFile(
          0,
          "This snapshot is of "
              + file.asOf()
              + ", older than the last applied, of "
              + newest.get());
    }
    return Optional.empty();
  }

  /** The same delta of another instant says something new. */
  private static boolean isSame(HrFile file, SourceFile before) {
    return file.isFull() || file.asOf().equals(before.asOf());
  }
}
