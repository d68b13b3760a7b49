// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.AwaitsCabinets;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CallsCabinets;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.cabinet.transport.Line;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The bridge's end of the cabinet link, over TCP: cabinets come, or are called. */
@AutoService(CabinetProtocol.class)
public final class LinkProtocol implements AwaitsCabinets, CallsCabinets {
  private final Clock clock;
  private final Patience patience;

  /** Of each bridge that this program has, which is one but in tests. */
  private final Map<CabinetListener, ConcurrentMap<CabinetId, LinkSession>> sessions =
      new WeakHashMap<>();

  public LinkProtocol() {
    this(Clock.systemUTC(), Patience.USUAL);
  }

  /** For tests that have less time, or another. */
  LinkProtocol(Clock clock, Patience patience) {
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "link";
  }

  @Override
  public byte[] digest(RosterEntry entry) {
    return WireEntry.digest(entry);
  }

  @Override
  public Door listen(CabinetEndpoint endpoint, CabinetListener listener) {
    return new LinkDoor(reception(endpoint, listener));
  }

  @Override
  public Set<String> schemes() {
    return Set.of(TcpAddress.SCHEME, SerialAddress.SCHEME);
  }

  @Override
  public void check(URI address) {
    if (SerialAddress.is(address)) {
      SerialAddress.of(address);
    } else {
      TcpAddress.of(address);
    }
  }

  @Override
  public Calls calling(CabinetEndpoint endpoint, CabinetListener listener) {
    return new LinkCalls(reception(endpoint, listener));
  }

  /** A cabinet is in once, whichever way it came. */
  private Reception reception(CabinetEndpoint endpoint, CabinetListener listener) {
    synchronized (sessions) {
      return new Reception(
          endpoint,
          listener,
          clock,
          patience,
          sessions.computeIfAbsent(listener, l -> new ConcurrentHashMap<>()));
    }
  }

  /**
   * How long the bridge waits.
   *
   * @param hello for a new line's first frame
   * @param answer for the answer to a request, counted from the last sign of progress
   * @param proof for a sign of life of a cabinet whose id another one claims
   * @param calling at the longest before it calls a cabinet again
   */
  record Patience(Duration hello, Duration answer, Duration proof, Duration calling) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2));

    Patience(Duration hello, Duration answer, Duration proof) {
      this(hello, answer, proof, Duration.ofSeconds(10));
    }

    private static final int ON_A_SLOW_LINE = 4;

    /** What a line asks for: a slow one, which others may share, has more time. */
    Patience on(Line line) {
      return line.bulk() >= LinkMessage.FULL_FRAME
          ? this
          : new Patience(
              hello.multipliedBy(ON_A_SLOW_LINE),
              answer.multipliedBy(ON_A_SLOW_LINE),
              proof.multipliedBy(ON_A_SLOW_LINE),
              calling);
    }
  }
}
