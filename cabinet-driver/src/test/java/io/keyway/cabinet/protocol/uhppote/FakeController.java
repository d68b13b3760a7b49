// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A UT0311-L04 as its protocol is known, on UDP of this machine: a card table with places, a ring
 * of events, a clock without a zone, and doors. Written byte by byte, without the driver's codec,
 * so that a mistake there is not made here too. Thread-safe.
 */
public final class FakeController implements AutoCloseable {
  /** Its serial number, unless another is asked for. */
  public static final long SERIAL = 405_419_896;

  private static final int LENGTH = 64;
  private static final long DELETED = 0xffff_ffffL;

  private final Clock clock;
  private final long serial;
  private final List<byte[]> places = new ArrayList<>();
  private final TreeMap<Long, byte[]> events = new TreeMap<>();
  private final Map<Long, Integer> asked = new LinkedHashMap<>();
  private DatagramSocket socket;
  private Duration ahead = Duration.ZERO;
  private long nextEvent = 1;
  private long eventIndex;
  private int mostEvents = 100_000;
  private int mostCards = 20_000;
  private boolean silent;
  private boolean holdsPuts;
  private boolean keepsCards;
  private Wire wire = Wire.SOUND;

  /** What the network does to packets. */
  public interface Wire {
    Wire SOUND = (packet, toController) -> List.of(packet);

    /** What arrives of a packet: none, one, more, another. */
    List<byte[]> carry(byte[] packet, boolean toController);
  }

  /** One whose clock shows the time of a zone. */
  public FakeController(Clock clock) {
    this(clock, SERIAL);
  }

  /** One of another number. */
  public FakeController(Clock clock, long serial) {
    this.clock = clock;
    this.serial = serial;
    this.socket = open(0);
    Thread.ofVirtual().start(() -> serve(socket));
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Where the bridge calls it. */
  public String address() {
    return "uhppote://127.0.0.1:" + port() + "/" + serial;
  }

  // What stands in it
  // ---------------------------------------------------------------------------------------------

  /** The content of a card from its number on, 19 bytes; empty where there is none. */
  public synchronized Optional<byte[]> card(long number) {
    return places.stream().filter(place -> number(place, 0) == number).findFirst();
  }

  public synchronized List<Long> cards() {
    return live().stream().map(place -> number(place, 0)).toList();
  }

  /** Whether a card opens a door on a day. */
  public synchronized boolean opens(long number, int door, LocalDate day) {
    return card(number)
        .filter(card -> !day.isBefore(date(card, 4)) && !day.isAfter(date(card, 8)))
        .filter(card -> card[11 + door] != 0)
        .isPresent();
  }

  /** Somebody else's program puts a card. */
  public synchronized void put(long number, LocalDate from, LocalDate to, int... doors) {
    ByteBuffer card = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
    card.putInt((int) number);
    date(card, from);
    date(card, to);
    for (int door : doors) {
      card.put(11 + door, (byte) 1);
    }
    put(card.array());
  }

  /** Somebody else's program deletes a card. */
  public synchronized void delete(long number) {
    places.replaceAll(place -> number(place, 0) == number ? freed() : place);
  }

  /** The table is as it came from the factory. */
  public synchronized void forgetCards() {
    places.clear();
  }

  public synchronized long eventIndex() {
    return eventIndex;
  }

  /** How often a card was asked for, put or deleted. */
  public synchronized int askedAbout(long number) {
    return asked.getOrDefault(number, 0);
  }

  public synchronized LocalDateTime shown() {
    return LocalDateTime.now(clock).plus(ahead);
  }

  // What happens to it
  // --------------------------------------------------------------------------------------------

  /** Somebody shows a card. */
  public synchronized void swipe(long number, int door) {
    boolean granted = opens(number, door, shown().toLocalDate());
    happens(1, granted, door, number, granted ? 1 : 6);
  }

  /** An event is written into the ring. */
  public synchronized void happens(int type, boolean granted, int door, long card, int reason) {
    ByteBuffer event = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    event.putInt((int) nextEvent).put((byte) type).put((byte) (granted ? 1 : 0));
    event.put((byte) door).put((byte) 1).putInt((int) card);
    date(event, shown().toLocalDate());
    event.put(bcd(shown().getHour())).put(bcd(shown().getMinute())).put(bcd(shown().getSecond()));
    event.put((byte) reason);
    events.put(nextEvent++, event.array());
    while (events.size() > mostEvents) {
      events.pollFirstEntry();
    }
  }

  public synchronized void clearEvents() {
    events.clear();
    nextEvent = 1;
  }

  public synchronized void mostEvents(int most) {
    mostEvents = most;
  }

  public synchronized void mostCards(int most) {
    mostCards = most;
  }

  /** Its clock goes wrong by so much. */
  public synchronized void clockAhead(Duration by) {
    ahead = by;
  }

  /** Answers nothing, or everything again. */
  public synchronized void silent(boolean now) {
    silent = now;
  }

  /** Leaves cards that are to be put unanswered. */
  public synchronized void holdsPuts(boolean now) {
    holdsPuts = now;
  }

  /** Says that it deletes cards and does not. */
  public synchronized void keepsCards(boolean now) {
    keepsCards = now;
  }

  /** What the network does from now on. */
  public synchronized void wire(Wire now) {
    wire = now;
  }

  /** Power is cut and comes back: what was being said is lost, what is kept is kept. */
  public synchronized void restart() {
    int port = port();
    socket.close();
    socket = open(port);
    DatagramSocket fresh = socket;
    Thread.ofVirtual().start(() -> serve(fresh));
  }

  @Override
  public synchronized void close() {
    socket.close();
  }

  /** A packet comes in, now, from nowhere: one that was late. */
  public synchronized void arrives(byte[] packet) {
    answer(packet);
  }

  // How it answers
  // ------------------------------------------------------------------------------------------------

  private static DatagramSocket open(int port) {
    try {
      DatagramSocket socket = new DatagramSocket(null);
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(DatagramSocket mine) {
    byte[] room = new byte[LENGTH + 1];
    while (!mine.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(room, room.length);
        mine.receive(packet);
        for (byte[] reply : replies(Arrays.copyOf(room, packet.getLength()))) {
          send(mine, reply, packet.getSocketAddress());
        }
      } catch (IOException e) {
        // Closed, or the asker is gone.
      }
    }
  }

  private synchronized List<byte[]> replies(byte[] packet) {
    List<byte[]> replies = new ArrayList<>();
    for (byte[] arrived : wire.carry(packet, true)) {
      answer(arrived).ifPresent(reply -> replies.addAll(wire.carry(reply, false)));
    }
    return replies;
  }

  private static void send(DatagramSocket mine, byte[] reply, SocketAddress to) throws IOException {
    mine.send(new DatagramPacket(reply, reply.length, to));
  }

  private Optional<byte[]> answer(byte[] packet) {
    boolean mine =
        packet.length == LENGTH && packet[0] == 0x17 && number(packet, 4) == serial && !silent;
    if (!mine) {
      return Optional.empty();
    }
    ByteBuffer reply = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    reply.put(packet, 0, 8);
    long argument = number(packet, 8);
    return switch (packet[1] & 0xff) {
      case 0x20 -> status(reply);
      case 0x30 -> setTime(packet, reply);
      case 0x32 -> time(reply);
      case 0x50 -> holdsPuts ? Optional.empty() : flag(reply, put(content(packet)));
      case 0x52 -> flag(reply, deleteAt(argument));
      case 0x58 -> Optional.of(reply.putInt(live().size()).array());
      case 0x5a -> card(argument, reply);
      case 0x5c -> place(argument, reply);
      case 0xb0 -> event(argument, reply);
      case 0xb2 -> moveIndex(packet, reply);
      case 0xb4 -> Optional.of(reply.putInt((int) eventIndex).array());
      default -> Optional.empty();
    };
  }

  private Optional<byte[]> status(ByteBuffer reply) {
    if (!events.isEmpty()) {
      byte[] newest = events.lastEntry().getValue();
      reply.put(8, newest, 0, 20);
    }
    LocalDateTime now = shown();
    reply.put(37, bcd(now.getHour())).put(38, bcd(now.getMinute())).put(39, bcd(now.getSecond()));
    reply.put(51, bcd(now.getYear() % 100)).put(52, bcd(now.getMonthValue()));
    reply.put(53, bcd(now.getDayOfMonth()));
    return Optional.of(reply.array());
  }

  private Optional<byte[]> setTime(byte[] packet, ByteBuffer reply) {
    LocalDateTime to =
        date(packet, 8).atTime(decimal(packet[12]), decimal(packet[13]), decimal(packet[14]));
    ahead = Duration.between(LocalDateTime.now(clock), to);
    return time(reply);
  }

  private Optional<byte[]> time(ByteBuffer reply) {
    LocalDateTime now = shown();
    date(reply, now.toLocalDate());
    reply.put(bcd(now.getHour())).put(bcd(now.getMinute())).put(bcd(now.getSecond()));
    return Optional.of(reply.array());
  }

  private boolean put(byte[] card) {
    long number = number(card, 0);
    count(number);
    for (int i = 0; i < places.size(); i++) {
      if (number(places.get(i), 0) == number) {
        places.set(i, card);
        return true;
      }
    }
    if (live().size() >= mostCards) {
      return false;
    }
    places.add(card);
    return true;
  }

  private boolean deleteAt(long number) {
    count(number);
    boolean there = card(number).isPresent();
    if (!keepsCards) {
      delete(number);
    }
    return there;
  }

  private Optional<byte[]> card(long number, ByteBuffer reply) {
    count(number);
    card(number).ifPresent(reply::put);
    return Optional.of(reply.array());
  }

  private Optional<byte[]> place(long index, ByteBuffer reply) {
    if (index >= 1 && index <= places.size()) {
      reply.put(places.get((int) index - 1));
    }
    return Optional.of(reply.array());
  }

  private Optional<byte[]> event(long index, ByteBuffer reply) {
    long wanted = index;
    if (!events.isEmpty() && index == 0) {
      wanted = events.firstKey();
    } else if (!events.isEmpty() && index == DELETED) {
      wanted = events.lastKey();
    }
    byte[] event = events.get(wanted);
    if (event != null) {
      reply.put(event);
    } else if (!events.isEmpty() && wanted > 0 && wanted < events.firstKey()) {
      reply.putInt((int) wanted).put((byte) 0xff);
    }
    return Optional.of(reply.array());
  }

  private Optional<byte[]> moveIndex(byte[] packet, ByteBuffer reply) {
    boolean news = number(packet, 12) == 0x55aa_aa55L && number(packet, 8) != eventIndex;
    eventIndex = news ? number(packet, 8) : eventIndex;
    return flag(reply, news);
  }

  private void count(long number) {
    asked.merge(number, 1, Integer::sum);
  }

  private Collection<byte[]> live() {
    return places.stream().filter(place -> number(place, 0) != DELETED).toList();
  }

  private static byte[] freed() {
    byte[] place = new byte[19];
    Arrays.fill(place, 0, 4, (byte) 0xff);
    return place;
  }

  private static byte[] content(byte[] packet) {
    return Arrays.copyOfRange(packet, 8, 27);
  }

  private static Optional<byte[]> flag(ByteBuffer reply, boolean value) {
    return Optional.of(reply.put((byte) (value ? 1 : 0)).array());
  }

  private static long number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xffff_ffffL;
  }

  private static LocalDate date(byte[] bytes, int at) {
    return LocalDate.of(
        decimal(bytes[at]) * 100 + decimal(bytes[at + 1]),
        decimal(bytes[at + 2]),
        decimal(bytes[at + 3]));
  }

  private static void date(ByteBuffer to, LocalDate date) {
    to.put(bcd(date.getYear() / 100)).put(bcd(date.getYear() % 100));
    to.put(bcd(date.getMonthValue())).put(bcd(date.getDayOfMonth()));
  }

  private static int decimal(byte value) {
    return (value >> 4 & 0x0f) * 10 + (value & 0x0f);
  }

  private static byte bcd(int value) {
    return (byte) (value / 10 << 4 | value % 10);
  }
}
