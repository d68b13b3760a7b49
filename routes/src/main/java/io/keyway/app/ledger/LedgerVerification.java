// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a ledger, or an export of it, from its first entry on: each hash, each link, and that it
 * still says what signed checkpoints said. The checkpoints should come from outside, such as the
 * SIEM: those in the ledger itself convict nobody who rewrote it.
 */
public final class LedgerVerification {
  private final Map<Long, Checkpoint> checkpoints = new HashMap<>();
  private final Optional<String> trustedKey;

  /**
   * @param checkpoints kept outside
   * @param trustedKey the public key that must have signed them, X.509 in base64; empty trusts the
   *     key that each of them names
   */
  public LedgerVerification(List<Checkpoint> checkpoints, Optional<String> trustedKey) {
    for (Checkpoint checkpoint : checkpoints) {
      this.checkpoints.put(checkpoint.seq(), checkpoint);
    }
    this.trustedKey = trustedKey;
  }

  /** What was found. */
  public sealed interface Verdict {

    /**
     * Nothing is wrong.
     *
     * @param entries how many were checked
     * @param last sequence number of the last, 0 where there is none
     * @param checkpoints how many checkpoints agreed
     * @param keys by which they were signed
     */
    record Sound(long entries, long last, int checkpoints, Set<String> keys) implements Verdict {}

    /**
     * Something is wrong.
     *
     * @param seq where
     * @param reason what, in a sentence
     */
    record Broken(long seq, String reason) implements Verdict {}
  }

  /** Goes through all entries. */
  public Verdict verify(Iterator<LedgerEntry> entries) {
    Optional<Verdict> badCheckpoint = unsigned();
    if (badCheckpoint.isPresent()) {
      return badCheckpoint.get();
    }
    Set<String> keys = new TreeSet<>();
    String prev = LedgerEntry.GENESIS;
    long seq = 0;
    int agreed = 0;
    while (entries.hasNext()) {
      LedgerEntry entry = entries.next();
      seq++;
      Optional<String> wrong = wrong(entry, seq, prev);
      if (wrong.isPresent()) {
        return new Verdict.Broken(seq, wrong.get());
      }
      Checkpoint checkpoint = checkpoints.get(seq);
      if (checkpoint != null) {
        keys.add(checkpoint.publicKey());
        agreed++;
      }
      prev = entry.hash();
    }
    return cutTail(seq).orElse(new Verdict.Sound(seq, seq, agreed, keys));
  }

  /**
   * Reads the checkpoints among lines of JSON: a checkpoint file, or events as a SIEM kept them.
   */
  public static List<Checkpoint> checkpointsIn(Iterable<String> lines) {
    List<Checkpoint> found = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        Checkpoint.parse(line).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Verdict> unsigned() {
    for (Checkpoint checkpoint : checkpoints.values()) {
      if (!checkpoint.isSigned()) {
        return Optional.of(
            new Verdict.Broken(checkpoint.seq(), "The signature of its checkpoint is wrong"));
      }
      if (trustedKey.isPresent() && !trustedKey.get().equals(checkpoint.publicKey())) {
        return Optional.of(
            new Verdict.Broken(checkpoint.seq(), "Its checkpoint is signed by another key"));
      }
    }
    return Optional.empty();
  }

  private Optional<String> wrong(LedgerEntry entry, long seq, String prev) {
    if (entry.seq() != seq) {
      return Optional.of("Entry %d is missing: %d stands there".formatted(seq, entry.seq()));
    }
    if (!entry.isWhole()) {
      return Optional.of("The entry was changed: its hash is not that of its content");
    }
    if (!entry.prev().equals(prev)) {
      return Optional.of("The chain is broken: it does not follow the entry before");
    }
    Checkpoint checkpoint = checkpoints.get(seq);
    if (checkpoint != null && !checkpoint.hash().equals(entry.hash())) {
      return Optional.of("The chain was written anew: the checkpoint has another hash");
    }
    return Optional.empty();
  }

  private Optional<Verdict> cutTail(long last) {
    return checkpoints.keySet().stream()
        .filter(seq -> seq > last)
        .max(Long::compare)
        .map(
            seq ->
                new Verdict.Broken(
                    last + 1, "The tail was cut: a checkpoint knows entry %d".formatted(seq)));
  }
}
