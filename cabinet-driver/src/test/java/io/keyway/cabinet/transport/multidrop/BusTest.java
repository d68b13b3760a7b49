// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.lines.SerialBus;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.trust.StationSecret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A master and stations on wires that are as slow, as shared and as noisy as real ones. */
final class BusTest {
  private static final int LONGEST = 64 * 1024;
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, Ear> atMaster = new ConcurrentHashMap<>();
  private final BlockingQueue<Ear> linked = new LinkedBlockingQueue<>();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @AfterEach
  void pullThePlugs() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  @Test
  void threeStationsOnOnePairOfWiresAreHeardAndSpokenToEachForItself() throws Exception {
    SerialBus bus = bus(4, 115_200);
    List<Ear> stations = List.of(station(bus, 1), station(bus, 2), station(bus, 3));
    master(bus, 3);
    byte[] roster = octets(1, 6_000);

    for (int i = 0; i < 3; i++) {
      linked.poll(30, TimeUnit.SECONDS);
    }

    assertThat(atMaster).containsOnlyKeys("C1", "C2", "C3");
    for (int i = 1; i <= 3; i++) {
      assertThat(ear("C" + i).next()).isEqualTo(("hello of " + i).getBytes(US_ASCII));
      assertThat(ear("C" + i).line().provenStation()).hasValue("C" + i);
    }
    ear("C2").line().send(roster);
    ear("C3").line().send("for three".getBytes(US_ASCII));
    assertThat(stations.get(1).next()).isEqualTo(roster);
    assertThat(stations.get(2).next()).isEqualTo("for three".getBytes(US_ASCII));
    assertThat(stations.get(0).frames).isEmpty();
  }

  @Test
  void whatIsUrgentArrivesBeforeTheRestOfWhatIsOnItsWay() throws Exception {
    SerialBus bus = bus(2, 19_200);
    Ear station = station(bus, 1);
    master(bus, 1);
    Ear master = linked();
    byte[] roster = octets(1, 3_000);
    byte[] revocation = octets(2, 120);

    master.line().send(roster);
    master.line().urgent(revocation);

    assertThat(station.next()).isEqualTo(revocation);
    assertThat(station.next()).isEqualTo(roster);
  }

  @Test
  void framesAreWholeAndInOrderAlthoughTheWireLosesAndGarbles() throws Exception {
    SerialBus bus = bus(2, 115_200);
    Ear station = station(bus, 1);
    master(bus, 1);
    Ear master = linked();
    Random random = new Random(42);
    bus.spoil(
        octets -> {
          int luck = random.nextInt(450);
          if (luck == 0) {
            return new byte[0];
          }
          if (luck < 3) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          }
          return octets;
        });
    List<byte[]> down = IntStream.range(0, 30).mapToObj(i -> octets(i, 20 + 17 * i)).toList();
    List<byte[]> up = IntStream.range(0, 30).mapToObj(i -> octets(99 + i, 20 + 13 * i)).toList();

    down.forEach(master.line()::send);
    up.forEach(station.line()::send);

    master.next(); // its hello
    for (int i = 0; i < 30; i++) {
      assertThat(station.next()).isEqualTo(down.get(i));
      assertThat(master.next()).isEqualTo(up.get(i));
    }
  }

  @Test
  void whatSomebodyRecordedAndSaysAgainHasNoEffect() throws Exception {
    SerialBus bus = bus(2, 115_200);
    Ear station = station(bus, 1);
    master(bus, 1);
    Ear master = linked();
    master.next();
    for (int i = 0; i < 5; i++) {
      master.line().send(("order " + i).getBytes(US_ASCII));
      assertThat(station.next()).isEqualTo(("order " + i).getBytes(US_ASCII));
    }

    bus.inject(bus.recorded());
    master.line().send("after".getBytes(US_ASCII));

    assertThat(station.next()).isEqualTo("after".getBytes(US_ASCII));
    assertThat(station.frames).isEmpty();
    assertThat(master.frames).isEmpty();
  }

  @Test
  void aStationWithAnotherSecretIsNeverLinked() throws Exception {
    SerialBus bus = bus(3, 115_200);
    BusStation impostor =
        new BusStation(
            new BusStation.Settings(
                bus.port(1), 1, "C1", StationSecret.ofHex("ee".repeat(16)), SILENCE));
    open.add(impostor);
    Ear never = new Ear("impostor");
    impostor.connect(LONGEST, never::on);
    Ear station = station(bus, 2);
    master(bus, 2);

    assertThat(linked().name).isEqualTo("C2");
    ear("C2").line().send("first".getBytes(US_ASCII));
    assertThat(station.next()).isEqualTo("first".getBytes(US_ASCII));

    assertThat(atMaster).containsOnlyKeys("C2");
    assertThat(never.lines).isEmpty();
  }

  @Test
  void aStationThatEndsItsLineIsLinkedAnewWhenItComesAgain() throws Exception {
    SerialBus bus = bus(2, 115_200);
    BusStation station = busStation(bus, 1);
    Ear first = new Ear("first");
    station.connect(LONGEST, first::on);
    master(bus, 1);
    first.line().send("here".getBytes(US_ASCII));
    linked();

    first.line().close("on purpose");
    assertThat(first.ended()).isEqualTo("on purpose");
    Ear second = new Ear("second");
    station.connect(LONGEST, second::on);
    second.line().send("here again".getBytes(US_ASCII));

    Ear again = linked();
    assertThat(again.next()).isEqualTo("here again".getBytes(US_ASCII));
    again.line().send("welcome".getBytes(US_ASCII));
    assertThat(second.next()).isEqualTo("welcome".getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(ints = {9_600, 115_200})
  void somethingUrgentWaitsForOneFrameAtMostWhileARosterIsOnItsWay(int baud) throws Exception {
    SerialBus bus = bus(2, baud);
    Ear station = station(bus, 1);
    master(bus, 1);
    Ear master = linked();
    master.next();
    List<Long> idle = new ArrayList<>();
    List<Long> busy = new ArrayList<>();

    for (int i = 0; i < 12; i++) {
      idle.add(urgently(master, station, i));
    }
    master.line().send(octets(7, 60_000));
    for (int i = 0; i < 12; i++) {
      busy.add(urgently(master, station, i));
    }

    idle.sort(null);
    busy.sort(null);
    System.out.printf(
        "urgent frame of 120 octets at %d baud: idle median %d max %d ms; behind 60,000 octets median"
            + " %d max %d ms; one frame takes %d ms%n",
        baud,
        idle.get(6),
        idle.getLast(),
        busy.get(6),
        busy.getLast(),
        bus.port(0).wireTime(Segment.LONGEST_ON_WIRE).toMillis());
    assertThat(station.frames).isEmpty();
  }

  /** Milliseconds until an urgent frame was answered by one. */
  private static long urgently(Ear master, Ear station, int number) throws InterruptedException {
    byte[] revocation = octets(number, 120);
    long begun = System.nanoTime();
    master.line().urgent(revocation);
    assertThat(station.next()).isEqualTo(revocation);
    station.line().urgent(new byte[] {(byte) number, 2, 3});
    assertThat(master.next()).startsWith(number);
    return (System.nanoTime() - begun) / 1_000_000;
  }

  @Test
  void aFarewellIsSaidBeforeTheLineEnds() throws Exception {
    SerialBus bus = bus(2, 115_200);
    Ear station = station(bus, 1);
    master(bus, 1);
    Ear master = linked();

    master.line().send("rejected".getBytes(US_ASCII));
    master.line().close("not known");

    assertThat(station.next()).isEqualTo("rejected".getBytes(US_ASCII));
    assertThat(master.ended()).isEqualTo("not known");
    assertThat(station.ended()).isEqualTo("the master began anew");
  }

  private SerialBus bus(int parties, int baud) {
    SerialBus bus = SerialBus.in(folder, parties, baud);
    open.add(bus);
    return bus;
  }

  private void master(SerialBus bus, int stations) {
    Map<Integer, Trunk.Station> all =
        IntStream.rangeClosed(1, stations)
            .boxed()
            .collect(Collectors.toMap(i -> i, i -> new Trunk.Station("C" + i, secret(i))));
    open.add(
        new BusMaster(
            new Trunk(bus.port(0), all),
            LONGEST,
            line -> {
              Ear ear = new Ear(line.provenStation().orElseThrow());
              atMaster.put(ear.name, ear);
              linked.add(ear);
              return ear.on(line);
            }));
  }

  private BusStation busStation(SerialBus bus, int number) {
    BusStation station =
        new BusStation(
            new BusStation.Settings(
                bus.port(number), number, "C" + number, secret(number), SILENCE));
    open.add(station);
    return station;
  }

  private Ear station(SerialBus bus, int number) {
    Ear ear = new Ear("station " + number);
    busStation(bus, number)
        .connect(
            LONGEST,
            line -> {
              line.send(("hello of " + number).getBytes(US_ASCII));
              return ear.on(line);
            });
    return ear;
  }

  private Ear linked() throws InterruptedException {
    Ear ear = linked.poll(30, TimeUnit.SECONDS);
    assertThat(ear).as("a station that is linked").isNotNull();
    return ear;
  }

  private Ear ear(String name) {
    return Objects.requireNonNull(atMaster.get(name));
  }

  private static StationSecret secret(int number) {
    return StationSecret.ofHex("0%x".formatted(number).repeat(32));
  }

  private static byte[] octets(int seed, int length) {
    byte[] octets = new byte[length];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  private static final class Ear implements LineHandler {
    private final String name;
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    Ear(String name) {
      this.name = name;
    }

    LineHandler on(Line line) {
      lines.add(line);
      return this;
    }

    Line line() throws InterruptedException {
      Line line = lines.poll(30, TimeUnit.SECONDS);
      assertThat(line).as("line of " + name).isNotNull();
      lines.add(line);
      return line;
    }

    byte[] next() throws InterruptedException {
      byte[] frame = frames.poll(60, TimeUnit.SECONDS);
      assertThat(frame).as("frame at " + name).isNotNull();
      return frame;
    }

    String ended() throws InterruptedException {
      return ends.poll(60, TimeUnit.SECONDS);
    }

    @Override
    public void opened() {}

    @Override
    public void frame(byte[] frame) {
      frames.add(frame);
    }

    @Override
    public void writable() {}

    @Override
    public void damaged(ProtocolError error) {
      ends.add(String.valueOf(error.getMessage()));
    }

    @Override
    public void closed(String reason) {
      ends.add(reason);
    }
  }
}
