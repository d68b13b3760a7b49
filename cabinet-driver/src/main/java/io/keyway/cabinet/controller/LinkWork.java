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
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the bridge asks to the brain, on the brain's thread. */
final class LinkWork implements LinkClient.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(LinkWork.class);
  private static final String FIRMWARE = "0.1.0";

  private final Controller controller;

  LinkWork(Controller controller) {
    this.controller = controller;
  }

  @Override
  public Hello hello() {
    Controller.Identity identity = controller.identity();
    return Hello.of(
            identity.id(), identity.model(), FIRMWARE, Memory.MAX_PEOPLE, controller.vitals())
        .able(Hello.DEMANDS, Hello.READ_BACK, Hello.BUCKETS, Hello.RELEASE, Hello.ONE_TIME_PINS);
  }

  @Override
  public Vitals vitals() {
    return controller.vitals();
  }

  @Override
  public void linked(Welcome welcome) {
    LOG.info("Linked: cabinet={}", controller.identity().id());
    Instant now = welcome.now();
    work(
        brain -> {
          brain.linked(now);
          return true;
        });
  }

  @Override
  public void unlinked(String reason) {
    LOG.debug("Not linked: cabinet={} reason={}", controller.identity().id(), reason);
  }

  @Override
  public void heard(Instant now, Optional<Duration> offset) {
    work(
        brain -> {
          brain.heard(now);
          return true;
        });
  }

  @Override
  public CompletionStage<Answer> layout(CabinetLayout layout) {
    return controller.ask(brain -> brain.learn(layout));
  }

  @Override
  public CompletionStage<Answer> revoke(RevokeUser step, long version) {
    return controller.ask(brain -> brain.revoke(step, version));
  }

  @Override
  public CompletionStage<Answer> change(String base, RosterChange change) {
    return controller.ask(brain -> brain.change(base, change));
  }

  @Override
  public CompletionStage<Answer> replace(RosterChange roster) {
    return controller.ask(brain -> brain.replace(roster));
  }

  @Override
  public CompletionStage<Answer> read(Optional<CardholderId> after, Buckets of) {
    return controller.ask(brain -> brain.read(after, of));
  }

  @Override
  public CompletionStage<Answer> buckets() {
    return controller.ask(Brain::buckets);
  }

  @Override
  public CompletionStage<Answer> lease(Duration longest, Instant now) {
    return controller.ask(brain -> brain.renew(longest, now));
  }

  @Override
  public CompletionStage<Answer> release(ReleaseOrder order) {
    return controller.ask(brain -> brain.release(order));
  }

  @Override
  public CompletionStage<List<JournalEntry>> journalAfter(long sequence, int limit) {
    return controller.ask(brain -> brain.journal().after(sequence, limit));
  }

  @Override
  public void journalAcknowledged(long sequence) {
    work(
        brain -> {
          brain.journal().acknowledge(sequence);
          return true;
        });
  }

  /** What nobody waits for: a failure shows at the next request that somebody does. */
  private void work(Function<Brain, Boolean> order) {
    controller
        .ask(order)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("Cabinet failed: cabinet={}", controller.identity().id(), failure);
              }
            });
  }
}
