// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cabinet.controller.memory.JournalStore;
import io.keyway.cabinet.controller.memory.LayoutStore;
import io.keyway.cabinet.controller.memory.Leases;
import io.keyway.cabinet.controller.memory.LockOut;
import io.keyway.cabinet.controller.memory.ManualBoard;
import io.keyway.cabinet.controller.memory.OrderStore;
import io.keyway.cabinet.controller.memory.PinStore;
import io.keyway.cabinet.controller.memory.RosterStore;
import io.keyway.cabinet.durable.LogBytes;
import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.message.Delta;
import io.keyway.cabinet.protocol.link.message.Full;
import io.keyway.cabinet.protocol.link.message.Holdings;
import io.keyway.cabinet.protocol.link.message.Journal;
import io.keyway.cabinet.protocol.link.message.Layout;
import io.keyway.cabinet.protocol.link.message.Part;
import io.keyway.cabinet.protocol.link.message.Revoke;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.IdentityFile;
import io.keyway.cabinet.trust.Keys;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.cabinet.trust.TestAuthority;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes what the fuzz tests begin with: real messages, records and files, as the code of today
 * encodes them. To be run after a format grew, in the folder of this module:
 *
 * <pre>mvn -pl cabinet-driver -am test-compile
 * java -cp ... io.keyway.cabinet.FuzzSeeds src/test/resources</pre>
 */
public final class FuzzSeeds {
  private static final String LINK = "io/keyway/cabinet/protocol/link/";
  private static final String MEMORY = "io/keyway/cabinet/controller/memory/";
  private static final String TRUST = "io/keyway/cabinet/trust/";
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final Random random = new Random(20_261_126);
  private final Map<String, byte[]> seeds = new TreeMap<>();
  private final Path resources;
  private final Path scratch;

  private FuzzSeeds(Path resources, Path scratch) {
    this.resources = resources;
    this.scratch = scratch;
  }

  /** Writes all seeds into the folder of the tests' resources that is named. */
  public static void main(String[] arguments) throws IOException {
    FuzzSeeds all = new FuzzSeeds(Path.of(arguments[0]), Files.createTempDirectory("seeds"));
    all.messages();
    all.items();
    all.memory();
    all.boards();
    all.badges();
    all.trust();
    all.lines();
    all.doors();
    all.write();
  }

  private void write() throws IOException {
    for (var seed : seeds.entrySet()) {
      Path file = resources.resolve(seed.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, seed.getValue());
    }
    System.out.println(seeds.size() + " seeds in " + resources);
  }

  private void seed(String of, String name, byte[] bytes) {
    seeds.put(of + "/" + name.replaceAll("[^A-Za-z0-9-]+", "-"), bytes);
  }

  private void message(String name, byte[] frame) {
    boolean fromCabinet = frame.length > 1 && (frame[1] & 0xff) < 10;
    String test = fromCabinet ? "FromCabinet" : "FromBridge";
    seed(
        LINK + "message/" + test + "FuzzTestInputs/anyBytesAreTheFrameOfTheirMessageOrRefused",
        name,
        frame);
  }

  private void messages() throws IOException {
    for (String file : List.of("messages.txt", "bad-frames.txt")) {
      for (String[] line : lines(resources.resolve(LINK + file))) {
        String prefix = file.startsWith("bad") ? "bad-" : "";
        message(prefix + line[0], HexFormat.of().parseHex(line[1]));
      }
    }
    for (int i = 0; i < 8; i++) {
      List<RosterEntry> some = entries(1 + random.nextInt(2));
      List<Tombstone> graves = tombstones(random.nextInt(3));
      Part part = new Part(random.nextInt(1_000), i, i, i % 2 == 0);
      message("full-" + i, new Full(part, i, graves, some).encode());
      message("delta-" + i, new Delta(part, "0f".repeat(32), i, graves, some).encode());
      RosterState state = new RosterState(i, "a0".repeat(32), some.size());
      message("holdings-" + i, new Holdings(i, state, graves, some, i % 2 == 0).encode());
      RevokeUser step = new RevokeUser(tombstones(1).getFirst(), Optional.empty());
      message("revoke-" + i, new Revoke(i, step, i).encode());
    }
    for (int i = 0; i < layouts().size(); i++) {
      message("layout-" + i, new Layout(i, layouts().get(i)).encode());
    }
    List<CustodyEvent> events = events();
    for (int i = 0; i < events.size(); i++) {
      message("journal-" + i, new Journal(List.of(entry(1 + i, events.get(i)))).encode());
    }
  }

  private void items() {
    String of = LINK + "cbor/CborReaderFuzzTestInputs/anyBytesAreOneCanonicalItemOrRefused";
    for (long value :
        new long[] {0, 23, 24, 255, 256, 65_535, 1L << 32, Long.MAX_VALUE, -1, -500}) {
      seed(of, "integer-" + value, new CborWriter().integer(value).bytes());
    }
    seed(of, "natural", new CborWriter().natural(java.math.BigInteger.TWO.pow(150)).bytes());
    seed(of, "bytes", new CborWriter().bytes(new byte[40]).bytes());
    seed(of, "text", new CborWriter().text("Schlüssel 鍵").bytes());
    seed(of, "true", new CborWriter().bool(true).bytes());
    seed(of, "texts", new CborWriter().list(List.of("a", "b"), (t, out) -> out.text(t)).bytes());
    seed(of, "set", new CborWriter().set(List.of(9, 1, 300), (i, out) -> out.integer(i)).bytes());
    CborWriter map = new CborWriter();
    map.map(fields -> fields.instant(1, NOON).instant(4, Instant.EPOCH));
    seed(of, "instants", map.bytes());
    CborWriter deep = new CborWriter();
    deep.map(
        fields -> {
          fields.text(1, "x").flag(2, true);
          fields.key(3).array(2).bool(false).map(inner -> inner.integer(7, -7));
        });
    seed(of, "nested", deep.bytes());
  }

  private void memory() throws IOException {
    for (int i = 0; i < 6; i++) {
      Path roster = scratch.resolve("roster-" + i);
      int turn = i;
      keep(
          0,
          "roster-" + i,
          roster,
          "RosterRecordFuzzTestInputs/anyBytesAreARecordOrRefused",
          () -> {
            try (RosterStore store = RosterStore.open(roster, 1_000)) {
              store.replace(new RosterChange(1, tombstones(turn), entries(1 + turn)));
              store.change(store.state().digest(), new RosterChange(2, tombstones(1), entries(1)));
              store.revoke(new RevokeUser(tombstones(1).getFirst(), Optional.empty()), 3);
            }
          });
      Path journal = scratch.resolve("journal-" + i);
      List<CustodyEvent> events = events();
      keep(
          1,
          "journal-" + i,
          journal,
          "JournalRecordFuzzTestInputs/anyBytesAreARecordOrRefused",
          () -> {
            var stamp = new JournalStore.Stamp(turn, NOON, turn - 2, turn % 2 == 0);
            try (JournalStore store = JournalStore.open(journal, stamp)) {
              store.limit(turn < 3 ? JournalStore.ROOM : 2);
              store.write(
                  stamp,
                  Optional.of(TestRoster.person(turn)),
                  events.subList(4 * turn, Math.min(4 * turn + 4, events.size())));
              store.acknowledge(turn);
              store.tidy();
            }
          });
    }
    others();
  }

  private void others() throws IOException {
    ManualBoard board = new ManualBoard();
    String none = "";
    for (int i = 0; i < layouts().size(); i++) {
      CabinetLayout layout = layouts().get(i);
      Path file = scratch.resolve("layout-" + i);
      keep(
          2,
          "layout-" + i,
          file,
          none,
          () -> {
            try (LayoutStore store = LayoutStore.open(file)) {
              store.learn(layout);
            }
          });
    }
    Path lease = scratch.resolve("lease");
    keep(
        3,
        "lease",
        lease,
        none,
        () -> {
          try (Leases store = Leases.open(lease, board.clock())) {
            store.renew(Duration.ofHours(24));
          }
        });
    Path lockOut = scratch.resolve("lock-out");
    keep(
        4,
        "lock-out",
        lockOut,
        none,
        () -> {
          try (LockOut store = LockOut.open(lockOut, board.clock())) {
            for (int i = 0; i < 6; i++) {
              store.begin("4711");
            }
            store.begin("12");
            store.forgive("12");
          }
        });
    Path pins = scratch.resolve("pins");
    keep(
        5,
        "pins",
        pins,
        none,
        () -> {
          try (PinStore store = PinStore.open(pins)) {
            store.choose(new Pin("4711", verifier(), true), verifier());
            store.choose(new Pin("12", verifier(), true), verifier());
          }
        });
    Path orders = scratch.resolve("orders");
    keep(
        6,
        "orders",
        orders,
        none,
        () -> {
          try (OrderStore store = OrderStore.open(orders)) {
            store.begin("o-1");
            store.begin("o-2");
          }
        });
  }

  /** Runs a store and takes its file as a seed, and its records where they have a test. */
  private void keep(int kind, String name, Path file, String recordTest, Runnable use)
      throws IOException {
    use.run();
    seed(
        "io/keyway/cabinet/durable/LogScanFuzzTestInputs/anyFileIsSoundTornOrDamaged",
        name,
        shortened(Files.readAllBytes(file)));
    Opened opened = LogFile.open(file);
    opened.log().close();
    byte[] records = LogBytes.joined(opened.records());
    seed(
        MEMORY + "MemoryFilesFuzzTestInputs/anyRecordsAreRememberedOrRefused",
        name,
        ByteBuffer.allocate(1 + records.length).put((byte) kind).put(records).array());
    for (int i = 0; i < opened.records().size() && !recordTest.isEmpty(); i++) {
      seed(MEMORY + recordTest, name + "-" + i, opened.records().get(i));
    }
  }

  /** Without most of the zeros that were written in advance. */
  private static byte[] shortened(byte[] file) {
    int end = file.length;
    while (end > 0 && file[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(file, Math.min(file.length, end + 32));
  }

  private void boards() throws IOException {
    Path frames = resources.resolve("io/keyway/cabinet/hardware/lockboard/frames.txt");
    String of =
        "io/keyway/cabinet/hardware/lockboard/BoardFuzzTestInputs/anyOctetsAreReadWithoutHarm";
    List<byte[]> all = new ArrayList<>();
    for (String[] line : lines(frames)) {
      byte[] octets = HexFormat.of().parseHex(line[1]);
      all.add(octets);
      seed(of, line[0], prefixed(255, octets));
    }
    for (BoardProtocol family : BoardProtocol.all()) {
      byte[] asked = family.query(3);
      byte[] open = family.unlock(2, 5);
      all.add(asked);
      all.add(open);
      seed(of, family.name() + "-asked", prefixed(0, asked));
      seed(of, family.name() + "-opens", prefixed(2, open));
    }
    seed(of, "all-at-once", prefixed(255, joined(all)));
    seed(of, "all-in-pieces", prefixed(6, joined(all)));
  }

  private void badges() {
    List<String> texts =
        List.of(
            "0",
            "1".repeat(26),
            "01".repeat(100),
            "3FFFFFF",
            "02000011",
            "f".repeat(50),
            "017,04711",
            "12345678",
            "F17C4711",
            "C4711",
            "F123456789012345678C123456789012345678",
            " 0 ",
            "");
    for (int i = 0; i < texts.size(); i++) {
      seed(
          "io/keyway/cabinet/hardware/serial/BadgeTextFuzzTestInputs/anyLineIsABadgeOrUnreadable",
          "line-" + i,
          texts.get(i).getBytes(UTF_8));
    }
  }

  private void trust() throws IOException {
    TestAuthority site = TestAuthority.fresh();
    LinkIdentity identity = site.cabinet(CABINET);
    KeyPair pair = Keys.fresh();
    seed(
        TRUST + "SigningRequestFuzzTestInputs/anyBytesAreARequestOrRefused",
        "request",
        SigningRequest.write(pair, CABINET));
    String certificates = TRUST + "CertificateFuzzTestInputs/anyBytesAreACertificateOrRefused";
    seed(certificates, "cabinet", Keys.der(identity.certificate()));
    seed(certificates, "bridge", Keys.der(site.bridge().certificate()));
    seed(certificates, "authority", Keys.der(site.authority().certificate()));
    String files = TRUST + "IdentityFileFuzzTestInputs/anyFileIsAnIdentityOrSaidToBeDamaged";
    IdentityFile file = new IdentityFile(scratch);
    file.pending();
    seed(files, "pending", Files.readAllBytes(scratch.resolve("link.pending.pem")));
    file.write(identity);
    seed(files, "identity", Files.readAllBytes(scratch.resolve("link.pem")));
    String codes = TRUST + "EnrolmentCodeFuzzTestInputs/anyTextIsACodeOrRefused";
    String code = EnrolmentCode.fresh(site.authority().certificate()).text(CABINET);
    seed(codes, "code", code.getBytes(UTF_8));
    seed(codes, "code-without-groups", code.replace("-", "").getBytes(UTF_8));
    seed(codes, "code-of-another", code.replace('b', 'c').getBytes(UTF_8));
  }

  private void lines() {
    String of =
        "io/keyway/cabinet/transport/TcpLineFuzzTestInputs"
            + "/wholeFramesAreHandedOnUpToTheFirstThatIsNone";
    List<byte[]> frames =
        seeds.entrySet().stream()
            .filter(seed -> seed.getKey().contains("FuzzTestInputs/anyBytesAreTheFrame"))
            .map(Map.Entry::getValue)
            .filter(frame -> frame.length > 0 && frame.length <= 64)
            .map(frame -> ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame))
            .map(ByteBuffer::array)
            .limit(40)
            .toList();
    for (int i = 0; i + 4 <= frames.size(); i += 4) {
      byte[] four = joined(frames.subList(i, i + 4));
      seed(of, "frames-" + i, prefixed(i * 7, four));
      seed(of, "cut-" + i, prefixed(255, Arrays.copyOf(four, four.length - 1 - i)));
    }
    seed(of, "too-long", prefixed(255, new byte[] {0, 0, 0, 65, 1, 2, 3}));
    seed(of, "empty", prefixed(255, new byte[4]));
  }

  private void doors() {
    Map<String, String> answers =
        Map.ofEntries(
            Map.entry(
                "20-status",
                "39000000 01000301 aae85d00 20260419170009 06 01000101 00000101 09 143702"
                    + " 11000000 00000000 2b0401 260420"),
            Map.entry(
                "20-status-without-event", "00".repeat(29) + "160334" + "00".repeat(11) + "210408"),
            Map.entry("20-bad-time", "00".repeat(29) + "256099" + "00".repeat(11) + "210408"),
            Map.entry("30-time", "20261127083559"),
            Map.entry("30-bad-date", "20260230083559"),
            Map.entry("50-put", "01"),
            Map.entry("50-bad-flag", "02"),
            Map.entry("52-deleted", "01"),
            Map.entry("58-count", "b9350000"),
            Map.entry("5a-card", "d9201a00 20261127 20261209 01000001"),
            Map.entry("5a-none", ""),
            Map.entry("5c-card-with-pin", "d9201a00 20261127 20261209 001d01fe a40d0f"),
            Map.entry("5c-card-without-days", "d9201a00 00000000 00000000 00000000"),
            Map.entry("5c-bad-decimal", "d9201a00 2026117f 20261209 01000001"),
            Map.entry("5c-freed", "ffffffff"),
            Map.entry("5c-beyond", ""),
            Map.entry("b0-event", "08000000 01010301 ade85d00 20260210071201 06"),
            Map.entry("b0-event-without-time", "08000000 02000000 00000000 00000000000000 1c"),
            Map.entry("b0-overwritten", "08000000 ff"),
            Map.entry("b0-none", ""),
            Map.entry("b2-moved", "01"),
            Map.entry("b4-index", "29000000"),
            Map.entry("94-asked-by-nobody", "c0a80001"));
    answers.forEach(
        (name, content) -> {
          String hex = "17" + name.substring(0, 2) + "000078372a18" + content.replace(" ", "");
          byte[] packet = Arrays.copyOf(HexFormat.of().parseHex(hex), 64);
          String of =
              "io/keyway/cabinet/protocol/uhppote/message/AnswersFuzzTestInputs/"
                  + "anyBytesAreTheAnswerOrRefused";
          seed(of, name, packet);
          if (name.endsWith("card") || name.endsWith("status")) {
            seed(of, name + "-cut", Arrays.copyOf(packet, 40));
            seed(of, name + "-long", Arrays.copyOf(packet, 65));
          }
        });
  }

  private static byte[] prefixed(int first, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put((byte) first).put(rest).array();
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  private static List<String[]> lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\|", 3))
          .map(part -> new String[] {part[0].strip(), part[1].strip()})
          .toList();
    }
  }

  private List<RosterEntry> entries(int count) {
    return Stream.generate(() -> small(TestRoster.random(random))).limit(count).toList();
  }

  /** With few grants: a short seed is changed in more ways in the same time. */
  private static RosterEntry small(RosterEntry entry) {
    return new RosterEntry(
        entry.person(),
        entry.epoch(),
        entry.revision(),
        entry.credentials(),
        entry.maxKeys(),
        entry.grants().stream().limit(3).toList());
  }

  private List<Tombstone> tombstones(int count) {
    return Stream.generate(
            () ->
                new Tombstone(
                    TestRoster.person(random.nextInt(1_000)),
                    1 + random.nextInt(4),
                    1 + random.nextInt(70_000)))
        .limit(count)
        .toList();
  }

  private PinVerifier verifier() {
    byte[] salt = new byte[16];
    byte[] hash = new byte[32];
    random.nextBytes(salt);
    random.nextBytes(hash);
    return new PinVerifier(salt, 100_000, hash);
  }

  private static JournalEntry entry(long sequence, CustodyEvent event) {
    return new JournalEntry(
        7,
        sequence,
        NOON.plusSeconds(sequence),
        -250,
        sequence % 2 == 0,
        sequence % 3 == 0 ? Optional.of(TestRoster.person(1)) : Optional.empty(),
        event);
  }

  private static List<CabinetLayout> layouts() {
    Map<SlotNumber, KeySetId> keySets =
        Map.of(new SlotNumber(1), new KeySetId("K-1"), new SlotNumber(900), new KeySetId("K.x_2"));
    CardField run = CardField.of(1, 8);
    Function<CardField, CardFormat> format =
        card ->
            new CardFormat(
                "X",
                40,
                Optional.of(run),
                card,
                List.of(new CardFormat.Parity(0, true, List.of(1, 2, 39))));
    List<CardField> cards =
        List.of(
            CardField.of(9, 24),
            new CardField.Bits(List.of(12, 9, 30)),
            new CardField.Decimals(3, List.of(List.of(10, 11, 12), List.of(14, 13))),
            new CardField.Track2(List.of(10, 11, 12, 13, 14, 20, 21, 22, 23, 24)));
    List<CabinetLayout> layouts = new ArrayList<>();
    layouts.add(new CabinetLayout(ZoneId.of("Europe/Zurich"), 1_000, keySets, List.of()));
    cards.forEach(
        card ->
            layouts.add(
                new CabinetLayout(ZoneId.of("UTC"), 4, Map.of(), List.of(format.apply(card)))));
    layouts.add(
        new CabinetLayout(ZoneId.of("+05:30"), 900, keySets, cards.stream().map(format).toList()));
    return layouts;
  }

  private List<CustodyEvent> events() {
    SlotNumber slot = new SlotNumber(3);
    KeySetId keySet = new KeySetId("K-3");
    return List.of(
        new CustodyEvent.KeyTaken(slot, keySet),
        new CustodyEvent.KeyReturned(slot, keySet),
        new CustodyEvent.KeyReturnedToWrongSlot(new SlotNumber(4), keySet),
        new CustodyEvent.AccessDenied("revoked", Optional.empty()),
        new CustodyEvent.AccessDenied("lease", Optional.of(slot)),
        new CustodyEvent.AccessGranted(),
        new CustodyEvent.DoorLeftOpen(90),
        new CustodyEvent.DoorClosed(),
        new CustodyEvent.ForcedOpen(),
        new CustodyEvent.KeyMissing(slot, keySet),
        new CustodyEvent.Inventory(Map.of(slot, keySet, new SlotNumber(5), new KeySetId("K-5"))),
        new CustodyEvent.Restarted("power"),
        new CustodyEvent.ClockStepped(-3_600_000),
        new CustodyEvent.JournalGap(3, 9),
        new CustodyEvent.LeaseEnded(),
        new CustodyEvent.StoodBy(TestRoster.person(2)),
        new CustodyEvent.Duress(),
        new Trouble(Trouble.Kind.TAMPER, "case", false),
        new Trouble(Trouble.Kind.LOCK, "slot-3", true),
        new CustodyEvent.ForeignFob(slot),
        new CustodyEvent.ReleasedByOrder("o-1", slot),
        new CustodyEvent.OrderDropped("o-2", slot, "late"),
        new CustodyEvent.PinChosen("4711", verifier()));
  }
}
