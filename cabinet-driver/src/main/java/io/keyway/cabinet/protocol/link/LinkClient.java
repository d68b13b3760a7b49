// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The cabinet's end of the link: connects to the bridge, comes again after each loss, puts
 * transfers together and sends the journal.
 */
public final class LinkClient {
  private LinkClient() {}

  /**
   * What a cabinet's brain does for the link. Called on the thread of the connection, in the order
   * in which the bridge spoke; must not block: work that takes time, such as writing to disk, goes
   * elsewhere and completes the stage when it is done. A stage that fails ends the link.
   *
   * <p>A revocation may be asked while an earlier request is still at work; it never waits for one.
   */
  public interface Handler {
    /** Who this cabinet is and how it is; asked at each connection. */
    Hello hello();

    /** How it is now; asked at each heartbeat. */
    Vitals vitals();

    /** The bridge took this cabinet in. */
    void linked(Welcome welcome);

    /** The link ended, or could not be made; it will be tried again. */
    void unlinked(String reason);

    /** The bridge's clock at a heartbeat, and how far it found this cabinet's to be ahead. */
    void heard(Instant now, Optional<Duration> offset);

    /** Learn what hangs where. */
    CompletionStage<Answer> layout(CabinetLayout layout);

    /** End the person's open session, then keep the tombstone and what remains. */
    CompletionStage<Answer> revoke(RevokeUser step, long version);

    /** Change the roster if its digest is {@code base}, hex; else refuse: base-mismatch. */
    CompletionStage<Answer> change(String base, RosterChange change);

    /** Put a whole roster in the place of the old one. Tombstones known before stay. */
    CompletionStage<Answer> replace(RosterChange roster);

    /** Renew the lease of all grants. */
    CompletionStage<Answer> lease(Duration longest, Instant now);

    /** Entries after a sequence, ascending, at most {@code limit}; none where there are none. */
    CompletionStage<List<JournalEntry>> journalAfter(long sequence, int limit);

    /** Entries up to this one may be forgotten. */
    void journalAcknowledged(long sequence);
  }
}
