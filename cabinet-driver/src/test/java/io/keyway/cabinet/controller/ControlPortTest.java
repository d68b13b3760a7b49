// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static io.keyway.cabinet.TestRoster.entry;
import static io.keyway.cabinet.TestRoster.person;
import static io.keyway.cabinet.TestRoster.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.cabinet.controller.Controller.Uplink;
import io.keyway.cabinet.controller.memory.ManualBoard;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPortTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BADGE =
      "{\"format\":\"H10301\",\"facilityCode\":17,\"cardNumber\":1}";

  @TempDir Path folder = Path.of("");

  private final ManualBoard board = new ManualBoard();
  private final HttpClient http = HttpClient.newHttpClient();
  private final TcpClient tcp = new TcpClient(1);
  private RunningCabinet cabinet;
  private ControlPort control;

  @BeforeEach
  void open() throws IOException {
    Uplink nowhere =
        new Uplink(
            tcp, new LinkClient.Settings("127.0.0.1", 1, Duration.ofHours(1), Duration.ofHours(1)));
    cabinet =
        RunningCabinet.start(new CabinetId("LOBBY"), folder, nowhere, board.clock()).orElseThrow();
    control = ControlPort.open(0, new ControlCommands(cabinet));
    cabinet.controller().tell(this::furnish);
  }

  private void furnish(Brain brain) {
    brain.learn(
        new CabinetLayout(
            ZoneId.of("UTC"),
            4,
            Map.of(
                new SlotNumber(2), new KeySetId("K-002"), new SlotNumber(3), new KeySetId("K-003")),
            List.of()));
    brain.renew(Duration.ofHours(1), board.now());
    brain.replace(new RosterChange(7, List.of(), List.of(entry(1, 1), withPin())));
  }

  @AfterEach
  void close() {
    control.close();
    cabinet.close();
    tcp.close();
    http.close();
  }

  @Test
  void stateTellsWhetherSomebodyStandsThere() throws Exception {
    boolean before = get("/state").path("attended").asBoolean(true);
    post("/badge", BADGE);
    boolean during = get("/state").path("attended").asBoolean();
    post("/door", "{\"open\":false}");

    assertThat(before).isFalse();
    assertThat(during).isTrue();
    assertThat(get("/state").path("attended").asBoolean(true)).isFalse();
  }

  @Test
  void stateTellsEverything() throws Exception {
    JsonNode state = get("/state");

    assertThat(state.at("/id").asText()).isEqualTo("LOBBY");
    assertThat(state.at("/link").asText()).isEqualTo("down");
    assertThat(state.at("/roster/version").asLong()).isEqualTo(7);
    assertThat(state.at("/roster/people").asInt()).isEqualTo(2);
    assertThat(state.at("/roster/digest").asText()).hasSize(64);
    assertThat(state.at("/journal/last").asLong()).isEqualTo(2);
    assertThat(state.at("/journal/acked").asLong()).isZero();
    assertThat(state.at("/door").asText()).isEqualTo("closed");
    assertThat(state.at("/clock").asText()).isEqualTo(board.now().toString());
    assertThat(state.at("/slots").size()).isEqualTo(4);
    assertThat(state.at("/slots/1/keySet").asText()).isEqualTo("K-002");
    assertThat(state.at("/slots/1/present").asBoolean()).isTrue();
    assertThat(state.at("/slots/0/present").asBoolean()).isFalse();
  }

  @Test
  void badgeTakeReturnAndDoor() throws Exception {
    assertThat(post("/badge", BADGE)).isEqualTo(json("{'granted':true,'slots':[2]}"));
    assertThat(post("/take", "{\"slot\":2}")).isEqualTo(json("{'taken':true}"));
    assertThat(get("/state").at("/door").asText()).isEqualTo("open");
    assertThat(get("/state").at("/slots/1/present").asBoolean()).isFalse();
    assertThat(post("/take", "{\"slot\":3}"))
        .isEqualTo(json("{'taken':false,'reason':'not-entitled'}"));
    assertThat(post("/door", "{\"open\":false}")).isEqualTo(json("{'door':'closed'}"));
    assertThat(post("/take", "{\"slot\":2}"))
        .isEqualTo(json("{'taken':false,'reason':'no-session'}"));
    assertThat(post("/return", "{\"slot\":1,\"keySet\":\"K-002\"}"))
        .isEqualTo(json("{'returned':true,'wrongSlot':true}"));
    assertThat(post("/return", "{\"slot\":2,\"keySet\":\"K-002\"}"))
        .isEqualTo(json("{'returned':false,'reason':'not-out'}"));
    assertThat(post("/return", "{\"slot\":3,\"keySet\":\"X\"}"))
        .isEqualTo(json("{'returned':false,'reason':'occupied'}"));
  }

  @Test
  void aRevokedBadgeSaysSoAlsoAfterARestart() throws Exception {
    cabinet.controller().tell(brain -> brain.revoke(revocation(1, 1), 8));

    assertThat(post("/badge", BADGE)).isEqualTo(json("{'granted':false,'reason':'revoked'}"));
    post("/fault", "{\"kind\":\"restart\"}");
    assertThat(post("/badge", BADGE)).isEqualTo(json("{'granted':false,'reason':'revoked'}"));
  }

  @Test
  void aPinOpensAndFiveWrongOnesLockItOut() throws Exception {
    assertThat(post("/pin", "{\"id\":\"0042\",\"pin\":\"123456\"}"))
        .isEqualTo(json("{'granted':true,'slots':[3]}"));
    for (int i = 0; i < 5; i++) {
      assertThat(post("/pin", "{\"id\":\"0042\",\"pin\":\"000000\"}"))
          .isEqualTo(json("{'granted':false,'reason':'bad-pin'}"));
    }
    assertThat(post("/pin", "{\"id\":\"0042\",\"pin\":\"123456\"}"))
        .isEqualTo(json("{'granted':false,'reason':'locked-out'}"));
    post("/fault", "{\"kind\":\"restart\"}");
    assertThat(post("/pin", "{\"id\":\"0042\",\"pin\":\"123456\"}"))
        .isEqualTo(json("{'granted':false,'reason':'locked-out'}"));
  }

  @Test
  void aRestartIsAnotherBootThatKeepsWhatIsTaken() throws Exception {
    post("/badge", BADGE);
    post("/take", "{\"slot\":2}");
    long boot = get("/state").at("/journal/boot").asLong();

    assertThat(post("/fault", "{\"kind\":\"restart\"}")).isEqualTo(json("{'fault':'restart'}"));

    assertThat(get("/state").at("/journal/boot").asLong()).isNotEqualTo(boot);
    assertThat(get("/state").at("/slots/1/present").asBoolean()).isFalse();
    assertThat(get("/state").at("/roster/people").asInt()).isEqualTo(2);
  }

  @Test
  void faultsOfClockAndJournalShow() throws Exception {
    post("/fault", "{\"kind\":\"clock-step\",\"seconds\":-3600}");
    assertThat(get("/state").at("/clock").asText())
        .isEqualTo(board.now().minusSeconds(3_600).toString());

    post("/fault", "{\"kind\":\"journal-small\",\"entries\":2}");
    assertThat(cabinet.controller().<Boolean>answer(brain -> brain.journal().hasGap())).isTrue();
  }

  @Test
  void webPagesAndOtherTypesAreRefused() throws Exception {
    assertThat(status(request("/state").header("Origin", "https://example.org").GET()))
        .isEqualTo(403);
    assertThat(
            status(
                request("/badge")
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(BADGE))))
        .isEqualTo(415);
    assertThat(status(request("/badge").POST(BodyPublishers.ofString(BADGE)))).isEqualTo(415);
    assertThat(rebinding()).startsWith("HTTP/1.1 403");
  }

  @Test
  void whatCannotBeUnderstoodIsSaidWithoutRepeatingIt() throws Exception {
    assertThat(error("/badge", "{\"format\":\"H10301\",\"cardNumber\":1}"))
        .isEqualTo("400 facilityCode must be a whole number from 0 to 9223372036854775807");
    assertThat(error("/badge", "{\"bits\":\"012\"}"))
        .isEqualTo("400 bits must be 1 to 200 of 0 and 1");
    assertThat(error("/pin", "{\"id\":\"1\",\"pin\":\"secret\"}"))
        .isEqualTo("400 pin must be text of 1 to 16 digits");
    assertThat(error("/take", "{\"slot\":5}"))
        .isEqualTo("400 slot must be a whole number from 1 to 4");
    assertThat(error("/take", "{\"slot\":5")).isEqualTo("400 The body is not JSON");
    assertThat(error("/take", "[]")).isEqualTo("400 The body must be a JSON object");
    assertThat(error("/return", "{\"slot\":1,\"keySet\":\"a b\"}"))
        .isEqualTo("400 keySet must be the id of a key set");
    assertThat(error("/fault", "{\"kind\":\"fire\"}")).startsWith("400 kind must be one of");
    assertThat(error("/take", "{\"x\":\"" + "y".repeat(100_000) + "\"}"))
        .isEqualTo("413 The body has more than 8192 bytes");
    assertThat(error("/nothing", "{}")).startsWith("404 ");
    assertThat(status(request("/take").GET())).isEqualTo(405);
  }

  private String rebinding() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(control.url()).getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /state HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(send(request(path).GET()).body());
  }

  private JsonNode post(String path, String body) throws Exception {
    return JSON.readTree(send(posting(path, body)).body());
  }

  private String error(String path, String body) throws Exception {
    HttpResponse<String> answer = send(posting(path, body));
    return answer.statusCode() + " " + JSON.readTree(answer.body()).path("error").asText();
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return send(request).statusCode();
  }

  private HttpRequest.Builder posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(control.url() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static RosterEntry withPin() {
    RosterEntry entry = entry(2, 1);
    byte[] salt = new byte[16];
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec("123456".toCharArray(), salt, 1_000, 256))
              .getEncoded();
      Pin pin = new Pin("0042", new PinVerifier(salt, 1_000, hash));
      return new RosterEntry(person(2), 1, 1, List.of(pin), 0, entry.grants());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
