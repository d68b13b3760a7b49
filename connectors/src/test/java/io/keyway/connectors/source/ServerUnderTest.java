// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import io.keyway.model.identity.SyncToken;
import java.util.Optional;

/**
 * A system that lists people, as {@link IdentitySourceContract} needs it: a real one where there is
 * one. Empty at first. What a method does has happened when it returns.
 */
public interface ServerUnderTest extends AutoCloseable {

  /** Another source that reads from it, over a line that breaks where a test wants it to. */
  IdentitySource source();

  /** The same with credentials that it does not accept; empty where it asks for none. */
  Optional<IdentitySource> sourceWithWrongSecret();

  /** Lists a person, or changes them: {@code id} tells who, {@code department} is what changes. */
  void put(String id, String department);

  /** Lists a person no more. */
  void remove(String id);

  /** What an entry that the source handed on says of whom it is about. */
  String idOf(SourceBatch.Entry entry);

  /** What an entry says of the department. */
  String departmentOf(SourceBatch.Entry entry);

  /** From now on each answer breaks off after its first part, however often it is asked. */
  void breakHalfway();

  /** Nobody answers any more. */
  void goDown();

  /** As before {@link #breakHalfway} or {@link #goDown}. */
  void mend();

  /**
   * A token as another server of the same kind gives it, or this one before it was set up anew;
   * empty where the kind cannot tell.
   */
  Optional<SyncToken> tokenOfAnotherServer();

  /**
   * Whether it tells of what is gone, so that a deletion is no matter of the next snapshot only.
   */
  default boolean tellsWhatIsGone() {
    return true;
  }

  @Override
  void close();
}
