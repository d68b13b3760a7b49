// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a source that is asked stands.
 *
 * @param since when it began to stand so
 * @param detail why, for people; empty where all is well
 * @param readAt when it last said anything, even that nothing changed
 * @param fullAt as-of of the last whole reading
 */
public record SourceState(
    Word word, Instant since, String detail, Optional<Instant> readAt, Optional<Instant> fullAt) {

  /** How it stands, in a word. */
  public enum Word {
    /** It was not asked yet since the bridge started. */
    STARTING,
    /** It answers. */
    READING,
    /** It is away, slow, or breaks off: it is asked again and again. */
    UNREACHABLE,
    /** It does not let us: a human must look. */
    REFUSED,
    /** Its answers are of another shape: a human must look. */
    CHANGED;

    /** As it is shown. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of incident that is open while it stands so. */
    String incident() {
      return "source-" + text();
    }

    /** Whether it cannot be read. */
    public boolean isTrouble() {
      return this != STARTING && this != READING;
    }
  }

  SourceState heard(Instant now) {
    boolean same = word == Word.READING;
    return new SourceState(Word.READING, same ? since : now, "", Optional.of(now), fullAt);
  }

  SourceState whole(Instant asOf) {
    return new SourceState(word, since, detail, readAt, Optional.of(asOf));
  }

  /** Trouble lasts from when the first began, of whatever kind. */
  SourceState in(Word trouble, String why, Instant now) {
    return new SourceState(trouble, word.isTrouble() ? since : now, why, readAt, fullAt);
  }
}
