// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static io.keyway.cabinet.CabinetEndpoint.SIMULATED;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A new line, until it proved to be a cabinet that may come in: it has a few seconds for a hello
 * and for nothing else.
 */
final class Greeting implements LineHandler {
  private final LinkDoor door;
  private final Line line;
  private @Nullable Future<?> deadline;
  private @Nullable Hello hello;
  private boolean over;

  Greeting(LinkDoor door, Line line) {
    this.door = door;
    this.line = line;
  }

  @Override
  public void opened() {
    deadline =
        line.loop()
            .schedule(
                () -> refuse("no-hello", "no hello in time"),
                door.patience().hello().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void frame(byte[] frame) {
    if (hello != null) {
      throw new ProtocolError("Another frame before the welcome");
    }
    if (!(FromCabinet.decode(frame) instanceof Hello first)) {
      throw new ProtocolError("The first frame is no hello");
    }
    cancelDeadline();
    hello = first;
    if (!door.listener().knows(first.id())) {
      refuse("unknown-cabinet", "no cabinet of this id is configured");
    } else if (first.model().equals(SIMULATED) && !door.endpoint().admitsSimulated()) {
      refuse("simulated", "simulated cabinets are admitted on the loopback address only");
    } else if (!first.versions().contains(LinkMessage.VERSION)) {
      refuse("version", "it speaks versions " + first.versions() + ", not " + LinkMessage.VERSION);
    } else {
      admit(first);
    }
  }

  @Override
  public void writable() {}

  @Override
  public void damaged(ProtocolError error) {
    refuse("bad-frame", String.valueOf(error.getMessage()));
  }

  @Override
  public void closed(String reason) {
    cancelDeadline();
    over = true;
  }

  private void admit(Hello first) {
    door.session(first.id())
        .ifPresentOrElse(other -> other.proveAlive().thenAccept(this::afterProof), this::enter);
  }

  private void afterProof(boolean otherLives) {
    line.run(
        () -> {
          if (otherLives) {
            refuse("duplicate", "a cabinet of this id is linked and alive");
          } else {
            enter();
          }
        });
  }

  private void enter() {
    if (over || hello == null) {
      return;
    }
    LinkSession session = new LinkSession(door, line, hello);
    if (!door.enter(session)) {
      refuse("duplicate", "another cabinet of this id was quicker");
      return;
    }
    over = true;
    line.longestFrame(LinkMessage.LONGEST_FRAME);
    line.handler(session);
    line.send(
        new Welcome(LinkMessage.VERSION, door.clock().instant(), door.endpoint().heartbeat())
            .encode());
    session.begin();
  }

  private void refuse(String word, String reason) {
    if (over) {
      return;
    }
    over = true;
    cancelDeadline();
    String claimed = Optional.ofNullable(hello).map(h -> h.id().value()).orElse("");
    line.send(new Rejected(word).encode());
    line.close(reason);
    door.listener().refused(claimed, line.peer(), reason);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
