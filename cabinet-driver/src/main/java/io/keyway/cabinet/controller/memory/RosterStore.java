// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.identity.CardholderId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cabinet's roster on disk. Every answer of this class is given after the disk has what it
 * says; a revocation costs one small forced write.
 */
public final class RosterStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RosterStore.class);
  private static final long WORTH_TIDYING = 512 * 1024;

  private final LogFile log;
  private final long epoch;
  private final int maxPeople;
  private final Roster roster = new Roster();
  private long sizeWhenTidy;

  private RosterStore(LogFile log, long epoch, int maxPeople) {
    this.log = log;
    this.epoch = epoch;
    this.maxPeople = maxPeople;
  }

  /**
   * Opens a roster, or begins an empty one.
   *
   * @param maxPeople a roster of more people is refused whole
   */
  public static RosterStore open(Path file, int maxPeople) {
    Opened opened = LogFile.open(file);
    List<RosterRecord> records = opened.read(RosterRecord::decode);
    boolean isLost = opened.damaged() || records.isEmpty();
    long epoch = isLost ? newEpoch() : records.getFirst().epoch();
    RosterStore store = new RosterStore(opened.log(), epoch, maxPeople);
    if (opened.damaged()) {
      LOG.error("The roster's file is damaged: all rights are void until the bridge is heard");
      records.forEach(r -> store.roster.change(onlyTombstones(r.change())));
    } else {
      records.forEach(record -> record.foldInto(store.roster));
    }
    if (isLost) {
      store.rewrite();
    }
    store.sizeWhenTidy = store.log.size();
    return store;
  }

  /** Id of this store: drawn anew when the content was lost. */
  public long epoch() {
    return epoch;
  }

  /** What it holds, in short. */
  public RosterState state() {
    return roster.state();
  }

  /** All that is known of one person. */
  public Optional<RosterEntry> entry(CardholderId person) {
    return roster.entry(person);
  }

  /** Whom a credential stands for. */
  public Recognition recognise(Token token) {
    return roster.recognise(token);
  }

  /** Keeps a tombstone, and of the person's rights only what remains. */
  public Answer revoke(RevokeUser step, long version) {
    RosterChange change =
        new RosterChange(version, List.of(step.tombstone()), step.remaining().stream().toList());
    if (!roster.holds(change)) {
      keep(false, change);
    }
    return new Answer.Done(state());
  }

  /** Changes the roster whose digest is {@code base}. */
  public Answer change(String base, RosterChange change) {
    if (!base.equals(state().digest())) {
      return new Answer.Refused("base-mismatch", state());
    }
    if (roster.peopleAfter(change) > maxPeople) {
      return new Answer.Refused("over-limit", state());
    }
    keep(false, change);
    return new Answer.Done(state());
  }

  /** Puts a whole roster in the place of this one. */
  public Answer replace(RosterChange whole) {
    long people = whole.entries().stream().map(RosterEntry::person).distinct().count();
    if (people > maxPeople) {
      return new Answer.Refused("over-limit", state());
    }
    keep(true, whole);
    return new Answer.Done(state());
  }

  /** Says what it holds of the people after one, in the order of their ids: a frame's worth. */
  public Answer read(Optional<CardholderId> after, Buckets of) {
    return roster.page(after, of, LinkMessage.FULL_FRAME);
  }

  /** Says the digests of all buckets. */
  public Answer buckets() {
    return new Answer.Digests(state(), roster.buckets());
  }

  /** Shortens the file when most of it is history. To be called when there is time. */
  public void tidy() {
    if (log.size() > WORTH_TIDYING && log.size() > 4 * sizeWhenTidy) {
      rewrite();
      sizeWhenTidy = log.size();
    }
  }

  @Override
  public void close() {
    log.close();
  }

  private void keep(boolean whole, RosterChange change) {
    RosterRecord fresh = new RosterRecord(epoch, whole, change, Map.of());
    log.append(fresh.encode());
    fresh.foldInto(roster);
  }

  private void rewrite() {
    RosterChange all =
        new RosterChange(
            roster.state().version(),
            List.copyOf(roster.tombstones()),
            List.copyOf(roster.entries()));
    log.replace(List.of(new RosterRecord(epoch, true, all, roster.formerHolders()).encode()));
  }

  private static RosterChange onlyTombstones(RosterChange change) {
    return new RosterChange(0, change.tombstones(), List.of());
  }

  private static long newEpoch() {
    return RandomGenerator.getDefault().nextLong(1, 1L << 53);
  }
}
