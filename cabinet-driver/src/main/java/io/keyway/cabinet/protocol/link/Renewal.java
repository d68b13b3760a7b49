// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.Renew;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a cabinet's next certificate over the link that the present one made, in time and
 * without ending it. Belongs to the line's loop; what waits for the disk is done elsewhere.
 */
final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final Duration AGAIN = Duration.ofHours(1);

  private final CabinetLine out;
  private final LinkPass pass;
  private long askAt = System.nanoTime();

  Renewal(CabinetLine out, LinkPass pass) {
    this.out = out;
    this.pass = pass;
  }

  /** Looks at the bridge's clock. */
  void look(Instant now) {
    if (pass.isDue(now) && System.nanoTime() - askAt >= 0) {
      askAt = System.nanoTime() + AGAIN.toNanos();
      CompletableFuture.supplyAsync(pass::request)
          .whenComplete(
              (request, failure) -> {
                if (failure == null) {
                  out.line().run(() -> ask(request));
                } else {
                  LOG.error("The next certificate could not be asked for", failure);
                }
              });
    }
  }

  /** It came. */
  void take(List<X509Certificate> chain) {
    CompletableFuture.runAsync(() -> pass.take(chain))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                LOG.info("The link's certificate is renewed: until={}", pass.identity().until());
                out.line().run(() -> askAt = System.nanoTime());
              } else {
                LOG.error("The next certificate could not be kept", failure);
              }
            });
  }

  private void ask(byte[] request) {
    if (!out.isOver()) {
      out.send(new Renew(request).encode());
    }
  }
}
