// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection of a cabinet to the bridge, from hello to its end. Belongs to the line's loop. */
final class CabinetLine implements LineHandler {
  private static final int MISSED = 3;
  private static final Duration WELCOME_WITHIN = Duration.ofSeconds(10);

  private final Line line;
  private final LinkClient.Handler handler;
  private final Owner owner;
  private @Nullable Hello hello;
  private @Nullable CabinetWork work;
  private @Nullable Future<?> watch;
  private boolean over;
  private int quiet;

  CabinetLine(Line line, LinkClient.Handler handler, Owner owner) {
    this.line = line;
    this.handler = handler;
    this.owner = owner;
  }

  Line line() {
    return line;
  }

  boolean isOver() {
    return over;
  }

  /** Sends what there is of the journal. */
  void sendJournal() {
    if (work != null && !over) {
      work.sendJournal();
    }
  }

  /** Sends a frame, whether it is a message or not. */
  void send(byte[] frame) {
    Duration delay = owner.delay().get();
    if (delay.isZero()) {
      line.send(frame);
    } else {
      line.loop().schedule(() -> line.send(frame), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The cabinet cannot do its work: the bridge is better off without this link. */
  void broken(String failure) {
    end("the cabinet cannot do its work: " + failure);
  }

  void end(String reason) {
    if (over) {
      return;
    }
    over = true;
    cancelWatch();
    line.close(reason);
    owner.ended().accept(reason);
  }

  @Override
  public void opened() {
    hello = handler.hello();
    send(hello.encode());
    watch =
        line.loop()
            .schedule(
                () -> end("no welcome in time"), WELCOME_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void frame(byte[] frame) {
    FromBridge message = FromBridge.decode(frame);
    if (over) {
      return;
    }
    quiet = 0;
    if (work != null) {
      work.take(message);
      return;
    }
    switch (message) {
      case Welcome welcome -> welcomed(welcome);
      case Rejected(String reason) -> end("rejected: " + reason);
      case FromBridge other ->
          throw new ProtocolError("The bridge asked before it welcomed: type " + other.type());
    }
  }

  @Override
  public void alive() {
    quiet = 0;
  }

  @Override
  public void writable() {
    sendJournal();
  }

  @Override
  public void damaged(ProtocolError error) {
    end(String.valueOf(error.getMessage()));
  }

  @Override
  public void closed(String reason) {
    end(reason);
  }

  private void welcomed(Welcome welcome) {
    cancelWatch();
    long period = welcome.heartbeat().toMillis();
    watch = line.loop().scheduleWithFixedDelay(this::watch, period, period, TimeUnit.MILLISECONDS);
    work = new CabinetWork(this, handler, Objects.requireNonNull(hello), owner.pass());
    owner.welcomed().run();
    handler.linked(welcome);
    work.sendJournal();
  }

  private void watch() {
    if (quiet == MISSED) {
      end("three heartbeats of the bridge are missing");
    } else {
      quiet++;
    }
  }

  private void cancelWatch() {
    if (watch != null) {
      watch.cancel(false);
    }
  }

  /**
   * Who keeps this connection.
   *
   * @param welcomed runs when the bridge takes the cabinet in
   * @param ended hears why the connection is over, once
   * @param delay how long each frame is held back before it is sent
   * @param pass to be renewed in time; empty on a link without certificates
   */
  record Owner(
      Runnable welcomed,
      Consumer<String> ended,
      Supplier<Duration> delay,
      Optional<LinkPass> pass) {}
}
