// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Somebody else's cabinet that claims the id of one of ours. The bridge must turn it away; where it
 * does not, this one does nothing of what it is asked.
 */
final class SecondCabinet implements LinkClient.Handler {
  private final LinkWork claimed;

  private SecondCabinet(LinkWork claimed) {
    this.claimed = claimed;
  }

  /** Claims the id for some time. */
  static void appear(RunningCabinet cabinet, Duration time) {
    LinkClient link = cabinet.uplink().link(new SecondCabinet(new LinkWork(cabinet.controller())));
    link.start();
    CompletableFuture.delayedExecutor(time.toSeconds(), TimeUnit.SECONDS).execute(link::close);
  }

  @Override
  public Hello hello() {
    return claimed.hello();
  }

  @Override
  public Vitals vitals() {
    return claimed.vitals();
  }

  @Override
  public void linked(Welcome welcome) {}

  @Override
  public void unlinked(String reason) {}

  @Override
  public void heard(Instant now, Optional<Duration> offset) {}

  @Override
  public CompletionStage<Answer> layout(CabinetLayout layout) {
    return refused();
  }

  @Override
  public CompletionStage<Answer> revoke(RevokeUser step, long version) {
    return refused();
  }

  @Override
  public CompletionStage<Answer> change(String base, RosterChange change) {
    return refused();
  }

  @Override
  public CompletionStage<Answer> replace(RosterChange roster) {
    return refused();
  }

  @Override
  public CompletionStage<Answer> read(Optional<CardholderId> after, Buckets of) {
    return refused();
  }

  @Override
  public CompletionStage<Answer> buckets() {
    return refused();
  }

  @Override
  public CompletionStage<Answer> lease(Duration longest, Instant now) {
    return refused();
  }

  @Override
  public CompletionStage<Answer> release(ReleaseOrder order) {
    return refused();
  }

  @Override
  public CompletionStage<List<JournalEntry>> journalAfter(long sequence, int limit) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public void journalAcknowledged(long sequence) {}

  private CompletionStage<Answer> refused() {
    return CompletableFuture.completedFuture(new Answer.Refused("unsupported", vitals().roster()));
  }
}
