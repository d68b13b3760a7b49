// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import io.keyway.model.identity.SyncToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One configured system that lists people. What it can do beside a whole snapshot it says by what
 * it implements: {@link TellsChanges}, {@link HearsOfChanges}, {@link ReadsPeople}.
 *
 * <p>Every method throws {@link SourceException} where it cannot do all of what it says; what it
 * handed on before it threw counts for nothing. One thread at a time calls, except {@link #close},
 * which any thread may call and which ends a call that waits.
 */
public interface IdentitySource extends AutoCloseable {

  /**
   * Hands on everybody that the source lists, in batches of at most {@link SourceBatch#MOST}
   * entries, each entry's key once. It returns only when the list was whole; where anything is
   * missing, even the last page, it throws. The batches carry no token and nothing that is gone.
   *
   * @return from where changes are to be asked for, no later than the instant at which this began:
   *     what changes while it is read is told again; empty where the source cannot tell changes
   */
  Optional<SyncToken> snapshot(Consumer<SourceBatch> to);

  /** Ends what waits and lets go of connections; the source is used no more. */
  @Override
  void close();

  /** Can tell what changed since a token. */
  interface TellsChanges {

    /**
     * Hands on what changed since then, oldest first where the system has an order. Each batch
     * carries the token that is to be kept in the commit of its records. Something may be told
     * twice; nothing may be left out. Where nothing changed nothing is handed on, or one empty
     * batch with a newer token.
     *
     * @param wait how long a source that is told of changes as they happen waits for the first of
     *     them; others do not wait
     * @throws SourceException.TokenInvalid when the source cannot go on from this token: another
     *     server, another database, too old, or not its own. A whole snapshot is needed
     */
    void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to);

    /** Whether it is told of changes as they happen, so that {@code wait} is used. */
    default boolean waits() {
      return false;
    }
  }

  /** Hears at once of some changes, between one asking for all of them and the next. */
  interface HearsOfChanges extends TellsChanges {

    /** Whether there is anything to listen to; that may end, and begin again. */
    boolean listens();

    /**
     * Waits for word that somebody changed, and hands on what the source says now of whoever is
     * meant. Each batch carries the token that is to be kept in the commit of its records. What is
     * missed here is told by {@link #changes}.
     *
     * @param wait at most, for the first word; it may be awaited on until the next call
     */
    void listen(SyncToken since, Duration wait, Consumer<SourceBatch> to);
  }

  /** Can read single people again: an event is a hint, what counts is what the source says now. */
  interface ReadsPeople {

    /**
     * Reads one person.
     *
     * @param id as a thin event names the person: an entry's key, or an employee number
     * @return whatever the source lists under that id; empty where it lists nobody
     */
    List<SourceBatch.Entry> read(String id);
  }
}
