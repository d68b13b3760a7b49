// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.transport.multidrop.BusMaster;
import io.keyway.cabinet.transport.multidrop.Trunk;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pairs of wires on which cabinets are stations, and the bridge the master of each. Another
 * station on a pair begins all sessions of that pair anew. Thread-safe.
 */
final class SerialPairs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SerialPairs.class);
  private static final Duration SETTLE = Duration.ofMillis(200);

  private final Reception reception;
  private final Map<CabinetId, SerialAddress> cabinets = new TreeMap<>();
  private final Map<OctetAddress.Serial, BusMaster> masters = new HashMap<>();
  private final Map<OctetAddress.Serial, Map<CabinetId, SerialAddress>> running = new HashMap<>();
  private Optional<ScheduledExecutorService> later = Optional.empty();

  SerialPairs(Reception reception) {
    this.reception = reception;
  }

  synchronized void call(CabinetId cabinet, SerialAddress address) {
    cabinets
        .entrySet()
        .removeIf( // one that hangs there no more makes way for the one that came after it
            gone ->
                excludes(gone.getValue(), address) && !reception.listener().knows(gone.getKey()));
    Optional<CabinetId> other = inTheWay(cabinet, address);
    if (other.isPresent()) {
      leave(cabinet);
      reception
          .listener()
          .refused(
              cabinet.value(),
              address.line().text(),
              "cabinet " + other.get() + " has that station, or that port at another rate");
    } else if (!address.equals(cabinets.put(cabinet, address))) {
      settle();
    }
  }

  private Optional<CabinetId> inTheWay(CabinetId cabinet, SerialAddress address) {
    return cabinets.entrySet().stream()
        .filter(other -> !other.getKey().equals(cabinet))
        .filter(other -> excludes(other.getValue(), address))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean excludes(SerialAddress one, SerialAddress other) {
    return one.line().device().equals(other.line().device())
        && (one.station() == other.station() || one.line().baud() != other.line().baud());
  }

  synchronized void leave(CabinetId cabinet) {
    if (cabinets.remove(cabinet) != null) {
      reception.end(cabinet, "it is not called there any more");
      settle();
    }
  }

  /** Several changes come together: the wires are looked at once. */
  private void settle() {
    ScheduledExecutorService thread =
        later.orElseGet(
            () ->
                Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("serial-pairs").factory()));
    later = Optional.of(thread);
    thread.schedule(this::lay, SETTLE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void lay() {
    Map<OctetAddress.Serial, Map<CabinetId, SerialAddress>> wanted = new HashMap<>();
    cabinets.forEach(
        (cabinet, address) ->
            wanted.computeIfAbsent(address.line(), l -> new TreeMap<>()).put(cabinet, address));
    for (OctetAddress.Serial line : Map.copyOf(masters).keySet()) {
      if (!running.getOrDefault(line, Map.of()).equals(wanted.get(line))) {
        Optional.ofNullable(masters.remove(line)).ifPresent(BusMaster::close);
      }
    }
    wanted.forEach((line, stations) -> masters.computeIfAbsent(line, l -> master(l, stations)));
    running.clear();
    running.putAll(wanted);
  }

  private BusMaster master(OctetAddress.Serial line, Map<CabinetId, SerialAddress> cabinets) {
    Map<Integer, Trunk.Station> stations = new TreeMap<>();
    cabinets.forEach(
        (cabinet, address) ->
            secret(cabinet)
                .ifPresent(
                    secret ->
                        stations.put(
                            address.station(), new Trunk.Station(cabinet.value(), secret))));
    return new BusMaster(new Trunk(line, stations), LinkMessage.LONGEST_HELLO, this::accept);
  }

  private LineHandler accept(Line line) {
    CabinetId cabinet = new CabinetId(line.provenStation().orElseThrow());
    return reception.listener().knows(cabinet)
        ? new Greeting(reception, line, Optional.of(cabinet))
        : new Deaf();
  }

  /** What cabinet and bridge both have, from a file of its own. */
  private Optional<StationSecret> secret(CabinetId cabinet) {
    Path file =
        reception.endpoint().secrets().orElse(Path.of("secrets")).resolve("station-" + cabinet);
    try {
      return Optional.of(StationSecret.ofFile(file));
    } catch (IOException e) {
      LOG.error("A station's secret cannot be read. cabinet={} file={}", cabinet, file);
    } catch (IllegalArgumentException e) {
      LOG.error("A station's secret is unfit. cabinet={} why={}", cabinet, e.getMessage());
    }
    reception
        .listener()
        .refused(
            cabinet.value(),
            file.getFileName().toString(),
            "its secret cannot be read: "
                + file
                + "; keyway cabinet enrol --wires makes it, the same there");
    return Optional.empty();
  }

  @Override
  public void close() {
    synchronized (this) {
      later.ifPresent(ScheduledExecutorService::shutdownNow);
      masters.values().forEach(BusMaster::close);
      masters.clear();
    }
  }

  /** Nobody here knows that cabinet: it is not answered. */
  private static final class Deaf implements LineHandler {
    @Override
    public void opened() {}

    @Override
    public void frame(byte[] frame) {}

    @Override
    public void writable() {}

    @Override
    public void damaged(ProtocolError error) {}

    @Override
    public void closed(String reason) {}
  }
}
