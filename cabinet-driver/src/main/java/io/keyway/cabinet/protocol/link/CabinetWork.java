// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.message.Ack;
import io.keyway.cabinet.protocol.link.message.BridgeHeartbeat;
import io.keyway.cabinet.protocol.link.message.CabinetHeartbeat;
import io.keyway.cabinet.protocol.link.message.Certificate;
import io.keyway.cabinet.protocol.link.message.Delta;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.protocol.link.message.Full;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Holdings;
import io.keyway.cabinet.protocol.link.message.JournalAck;
import io.keyway.cabinet.protocol.link.message.Layout;
import io.keyway.cabinet.protocol.link.message.Lease;
import io.keyway.cabinet.protocol.link.message.Part;
import io.keyway.cabinet.protocol.link.message.PartAck;
import io.keyway.cabinet.protocol.link.message.Read;
import io.keyway.cabinet.protocol.link.message.Refused;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.protocol.link.message.Release;
import io.keyway.cabinet.protocol.link.message.Revoke;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a cabinet does for a bridge that welcomed it: hands requests to its brain and answers them,
 * puts transfers together. Belongs to the line's loop.
 */
final class CabinetWork {
  private final CabinetLine out;
  private final LinkClient.Handler handler;
  private final JournalSender journal;
  private final int maxPeople;
  private final Optional<Renewal> renewal;
  private String digest;
  private @Nullable Staging staging;
  private long refusedTransfer = -1;
  private int revocationsAtWork;

  CabinetWork(CabinetLine out, LinkClient.Handler handler, Hello hello, Optional<LinkPass> pass) {
    this.out = out;
    this.handler = handler;
    this.renewal = pass.map(p -> new Renewal(out, p));
    this.maxPeople = hello.maxPeople();
    this.digest = hello.vitals().roster().digest();
    this.journal = new JournalSender(out, handler, hello.vitals().journalAcknowledged());
  }

  /** Sends what there is of the journal, as far as the window and the line allow. */
  void sendJournal() {
    journal.flow();
  }

  /** Does what a message asks. */
  void take(FromBridge message) {
    switch (message) {
      case BridgeHeartbeat(var now, var offset) -> {
        out.send(new CabinetHeartbeat(now, handler.vitals()).encode());
        handler.heard(now, offset);
        renewal.ifPresent(r -> r.look(now));
      }
      case Layout(long request, var layout) -> answer(request, handler.layout(layout));
      case Lease(long request, var longest, var now) ->
          answer(request, handler.lease(longest, now));
      case Read(long request, var after, var of, boolean onlyDigests) ->
          answer(request, onlyDigests ? handler.buckets() : handler.read(after, of));
      case Release(long request, var order) -> answer(request, handler.release(order));
      case JournalAck(long sequence) -> journal.acknowledged(sequence);
      case Revoke revoke -> revoke(revoke);
      case Delta(var part, var base, long version, var tombstones, var entries) ->
          part(part, Optional.of(base), version, tombstones, entries);
      case Full(var part, long version, var tombstones, var entries) ->
          part(part, Optional.empty(), version, tombstones, entries);
      case Certificate(var chain) ->
          renewal
              .orElseThrow(() -> new ProtocolError("A certificate on a link without any"))
              .take(chain);
      case Welcome welcome -> throw new ProtocolError("A second welcome on one link");
      case Rejected rejected -> throw new ProtocolError("A rejection after the welcome");
    }
  }

  private void revoke(Revoke revoke) {
    if (staging != null) {
      staging.overtake(revoke.step());
    }
    revocationsAtWork++;
    answer(
        revoke.request(),
        handler.revoke(revoke.step(), revoke.version()),
        (before, answer) -> {
          revocationsAtWork--;
          if (staging != null) {
            staging.rebase(before, answer.roster().digest());
          }
          commitIfComplete();
        });
  }

  private void part(
      Part part,
      Optional<String> base,
      long version,
      List<Tombstone> tombstones,
      List<RosterEntry> entries) {
    if (part.transfer() == refusedTransfer) {
      return;
    }
    if (part.number() == 0 && (staging == null || staging.transfer() != part.transfer())) {
      staging = new Staging(part, base, version);
    }
    if (staging == null) {
      throw new ProtocolError("Part " + part.number() + " of a transfer that never began");
    }
    staging.add(part, tombstones, entries);
    if (staging.people() > maxPeople) {
      refusedTransfer = part.transfer();
      staging = null;
      out.send(new Refused(part.request(), "over-limit", handler.vitals().roster()).encode());
    } else if (part.last()) {
      commitIfComplete();
    } else {
      out.send(new PartAck(part.transfer(), part.number()).encode());
    }
  }

  /** A transfer is not applied before the revocations that overtook it. */
  private void commitIfComplete() {
    Staging ready = staging;
    if (ready == null || !ready.isComplete() || revocationsAtWork > 0) {
      return;
    }
    staging = null;
    RosterChange change = ready.change();
    answer(
        ready.request(),
        ready
            .base()
            .map(base -> handler.change(base, change))
            .orElseGet(() -> handler.replace(change)));
  }

  private void answer(long request, CompletionStage<Answer> work) {
    answer(request, work, (before, answer) -> {});
  }

  private void answer(long request, CompletionStage<Answer> work, Effect effect) {
    work.whenComplete(
        (answer, failure) -> out.line().run(() -> answered(request, answer, failure, effect)));
  }

  private void answered(
      long request, @Nullable Answer answer, @Nullable Throwable failure, Effect effect) {
    if (answer == null) {
      out.broken(String.valueOf(failure));
    } else if (!out.isOver()) {
      String before = digest;
      digest = answer.roster().digest();
      out.send(message(request, answer).encode());
      effect.take(before, answer);
    }
  }

  private static FromCabinet message(long request, Answer answer) {
    return switch (answer) {
      case Answer.Done(RosterState roster) -> new Ack(request, roster);
      case Answer.Holds(RosterState roster, var tombstones, var entries, boolean more) ->
          new Holdings(request, roster, tombstones, entries, more);
      case Answer.Digests(RosterState roster, byte[] buckets) ->
          Holdings.ofBuckets(request, roster, buckets);
      case Answer.Refused(String reason, RosterState roster) ->
          new Refused(request, reason, roster);
    };
  }

  /** What an answer changes, given the roster's digest before it. */
  private interface Effect {
    void take(String digestBefore, Answer answer);
  }
}
