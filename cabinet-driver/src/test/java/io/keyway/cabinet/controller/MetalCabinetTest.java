// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static io.keyway.cabinet.TestRoster.entry;
import static io.keyway.cabinet.TestRoster.grant;
import static io.keyway.cabinet.TestRoster.person;
import static io.keyway.cabinet.TestRoster.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.controller.config.CabinetYaml;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatedBoard;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatedLine;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.Duress;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cabinet of metal, with emulated boards, a reader, a keypad and a display on sockets. */
class MetalCabinetTest {
  private static final SlotNumber TWO = new SlotNumber(2);
  private static final KeySetId KEYS = new KeySetId("K-002");

  @TempDir Path folder = Path.of("");

  private final EmulatedBoard board = new EmulatedBoard(0, 16);
  private EmulatedLine line;
  private Device reader;
  private Device keypad;
  private Device display;
  private MetalCabinet cabinet;
  private Path file = folder;

  @BeforeEach
  void build() throws Exception {
    EmulatedLine.Listening listening =
        EmulatedLine.onTcp("kerong-cu16", List.of(board), 0, Optional.empty());
    line = listening.line();
    reader = new Device();
    keypad = new Device();
    display = new Device();
    file = folder.resolve("cabinet.yaml");
    Files.writeString(
        file,
        """
        id: W1
        bridge: 127.0.0.1:1
        folder: %s
        clock: battery
        duress: true
        lines:
          left: {family: kerong-cu16, tcp: "127.0.0.1:%d", boards: [0], presence: item,
                 gap-ms: 5, settle-ms: 5, verify-within-ms: 400}
        slots: {1-8: left/0/1}
        readers:
          - {tcp: "127.0.0.1:%d", sends: digits, pattern: '(?<facility>\\d+),(?<card>\\d+)', format: H10301}
        keypad: {tcp: "127.0.0.1:%d"}
        display: {tcp: "127.0.0.1:%d"}
        """
            .formatted(
                folder.resolve("kept"),
                listening.port(),
                reader.port(),
                keypad.port(),
                display.port()));
    start();
    cabinet.controller().tell(brain -> assertThat(brain.learn(layout())).isNotNull());
    cabinet
        .controller()
        .tell(brain -> assertThat(brain.renew(Duration.ofHours(1), Instant.now())).isNotNull());
    roster(entry(1, 1), entry(2, 1, grant(3), grant(4)));
  }

  @AfterEach
  void takeDown() throws Exception {
    cabinet.close();
    line.close();
    reader.close();
    keypad.close();
    display.close();
  }

  @Test
  void aBadgeReleasesTheOneSlotAndTheKeyIsTakenAndComesBack() throws Exception {
    reader.says("17,1\r\n");

    display.shows("TAKE 2");
    await(() -> !board.isClosed(2));
    board.pull(2);
    assertThat(await(KeyTaken.class).event()).isEqualTo(new KeyTaken(TWO, KEYS));
    assertThat(await(KeyTaken.class).person()).contains(person(1));
    board.put(2);
    assertThat(await(KeyReturned.class).event()).isEqualTo(new KeyReturned(TWO, KEYS));
  }

  @Test
  void whoMayTakeSeveralChoosesAtTheKeypad() throws Exception {
    reader.says("17,2\r");
    display.shows("SLOT? 3 4");

    keypad.says("4#");

    display.shows("TAKE 4");
    await(() -> !board.isClosed(4));
    assertThat(board.wasDriven(3)).isFalse();
    keypad.says("5#");
    display.shows("NO: not-entitled");
  }

  @Test
  void anUnreadableOrUnknownBadgeOpensNothing() throws Exception {
    reader.says("garbage\n");
    display.shows("NO: unknown-badge");
    reader.says("17,99\n");

    display.shows("NO: unknown-badge");
    assertThat(board.drives()).isZero();
  }

  @Test
  void aPinTypedAtTheKeypadOpensAndItsNeighbourCallsForHelpUnseen() throws Exception {
    roster(withPin("4711", "1239"));

    keypad.says("4711#");
    display.shows("PIN?");
    keypad.says("1230#");

    display.shows("TAKE 2");
    assertThat(await(Duress.class).person()).contains(person(1));
    assertThat(await(AccessGranted.class).person()).contains(person(1));
    await(() -> !board.isClosed(2));
  }

  @Test
  void aWrongPinIsWrongAlsoWithDuress() throws Exception {
    roster(withPin("4711", "1239"));

    keypad.says("4711#1238#");

    display.shows("PIN?");
    display.shows("NO: bad-pin");
    assertThat(events()).noneMatch(Duress.class::isInstance);
  }

  @Test
  void afterARevocationNothingIsReleased() throws Exception {
    reader.says("17,2\r\n");
    display.shows("SLOT? 3 4");

    cabinet.controller().tell(brain -> assertThat(brain.revoke(revocation(2, 1), 2)).isNotNull());
    keypad.says("3#");

    display.shows("PIN?"); // the session is over: what is typed is an ID
    assertThat(board.drives()).isZero();
    reader.says("17,2\r\n");
    display.shows("NO: revoked");
  }

  @Test
  void aLockThatSticksIsTrouble() throws Exception {
    board.stick(2, true);

    reader.says("17,1\r\n");

    assertThat(await(Trouble.class).event())
        .isEqualTo(new Trouble(Trouble.Kind.LOCK, "slot-2", false));
    assertThat(board.drives()).isEqualTo(1);
  }

  @Test
  void aKeyThatWentWhileTheControllerWasOffIsMissingAndASilentBoardIsNot() throws Exception {
    cabinet.close();
    board.force(2);
    board.pull(2);
    start();
    assertThat(events().stream().filter(CustodyEvent.KeyMissing.class::isInstance))
        .containsExactly(new CustodyEvent.KeyMissing(TWO, KEYS));

    cabinet.close();
    line.close();
    start();

    List<CustodyEvent> all = events();
    assertThat(all.stream().filter(CustodyEvent.KeyMissing.class::isInstance)).hasSize(1);
    assertThat(all.stream().filter(Inventory.class::isInstance).toList().getLast())
        .isEqualTo(
            new Inventory(
                Map.of(
                    new SlotNumber(3), new KeySetId("K-003"),
                    new SlotNumber(4), new KeySetId("K-004"))));
    reader.says("17,2\r\n");
    display.shows("SLOT? 3 4");
    keypad.says("3#");
    display.shows("NO: out-of-order");
    assertThat(events()).contains(new AccessDenied("out-of-order", Optional.of(new SlotNumber(3))));
  }

  private void start() throws InterruptedException {
    cabinet = MetalCabinet.start(CabinetYaml.read(file)).orElseThrow();
    reader.connected();
    keypad.connected();
    display.connected();
  }

  private void roster(RosterEntry... entries) {
    cabinet
        .controller()
        .tell(
            brain ->
                assertThat(brain.replace(new RosterChange(1, List.of(), List.of(entries))))
                    .isNotNull());
  }

  private static RosterEntry withPin(String id, String pin) throws Exception {
    byte[] salt = new byte[16];
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(pin.toCharArray(), salt, 1_000, 256))
            .getEncoded();
    List<Credential> credentials =
        List.of(
            new Badge("H10301", new FacilityCode(17), new CardNumber(1)),
            new Pin(id, new PinVerifier(salt, 1_000, hash)));
    return new RosterEntry(person(1), 1, 1, credentials, 0, List.of(grant(2)));
  }

  private static CabinetLayout layout() {
    return new CabinetLayout(
        ZoneId.of("UTC"),
        8,
        Map.of(
            TWO,
            KEYS,
            new SlotNumber(3),
            new KeySetId("K-003"),
            new SlotNumber(4),
            new KeySetId("K-004")),
        List.of());
  }

  private List<CustodyEvent> events() {
    return entries().stream().map(JournalEntry::event).toList();
  }

  private List<JournalEntry> entries() {
    return cabinet.controller().answer(brain -> brain.journal().after(0, 1_000));
  }

  private JournalEntry await(Class<? extends CustodyEvent> kind) {
    await(() -> events().stream().anyMatch(kind::isInstance));
    return entries().stream().filter(entry -> kind.isInstance(entry.event())).toList().getLast();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** A device on a socket, which the cabinet connects to. */
  private static final class Device implements AutoCloseable {
    private final ServerSocket server;
    private Optional<Socket> socket = Optional.empty();
    private Optional<BufferedReader> in = Optional.empty();

    Device() throws IOException {
      server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      server.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
    }

    int port() {
      return server.getLocalPort();
    }

    void connected() {
      try {
        Socket accepted = server.accept();
        accepted.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
        socket = Optional.of(accepted);
        in =
            Optional.of(
                new BufferedReader(
                    new InputStreamReader(accepted.getInputStream(), StandardCharsets.US_ASCII)));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void says(String text) throws IOException {
      socket.orElseThrow().getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads on until this is shown. */
    void shows(String text) throws IOException {
      String shown = in.orElseThrow().readLine();
      while (shown != null && !shown.equals(text)) {
        assertThat(shown).as("while waiting for %s", text).isIn("READY", "PIN?");
        shown = in.orElseThrow().readLine();
      }
      assertThat(shown).isEqualTo(text);
    }

    @Override
    public void close() throws IOException {
      if (socket.isPresent()) {
        socket.get().close();
      }
      server.close();
    }
  }
}
