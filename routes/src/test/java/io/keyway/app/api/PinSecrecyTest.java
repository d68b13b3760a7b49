// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** However a PIN is set, well or badly: no answer, log, table or metric ever tells it. */
@BridgeTest
@ExtendWith(OutputCaptureExtension.class)
class PinSecrecyTest {
  private static final int REQUESTS = 60;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(13);
  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;

  PinSecrecyTest() {}

  @Test
  void pinIsToldNowhere(CapturedOutput log) throws Exception {
    Crowd crowd = new Crowd(store, rosters, decision);
    for (int i = 0; i < 5; i++) {
      crowd.hire("PIN-" + i, 9_300 + i);
    }
    List<String> pins = new ArrayList<>();
    StringBuilder said = new StringBuilder();
    int set = 0;
    for (int i = 0; i < REQUESTS; i++) {
      String pin = "7316%08d".formatted(random.nextInt(100_000_000));
      pins.add(pin);
      int person = random.nextInt(6);
      HttpResponse<String> answer = put("emp:PIN-" + person, body(person, pin));
      set += answer.statusCode() == 200 ? 1 : 0;
      said.append(answer.body()).append(answer.headers().map());
    }
    said.append(get("/actuator/prometheus")).append(get("/api/v1/incidents"));
    said.append(get("/api/v1/people")).append(get("/api/v1/ledger?after=0"));
    said.append(log.getAll()).append(tables());

    assertThat(set).as("PINs that were set").isGreaterThan(10);
    pins.forEach(pin -> assertThat(said.indexOf(pin)).as("a PIN is told").isNegative());
  }

  /**
   * Good, too long, of another kind, under an id that is somebody's or none, and no JSON at all.
   */
  private String body(int person, String pin) {
    String id = "70" + person;
    return switch (random.nextInt(9)) {
      case 0 -> "{\"id\":\"%s\",\"pin\":\"%s0\"}".formatted(id, pin);
      case 1 -> "{\"id\":\"%s\",\"pin\":%s}".formatted(id, pin);
      case 2 -> "{\"id\":\"x\",\"pin\":\"%s\"}".formatted(pin);
      case 3 -> "{\"pin\":[\"%s\"]}".formatted(pin);
      case 4 -> "{\"pin\":\"%s\"".formatted(pin);
      case 6 -> "{\"id\":\"70%d\",\"pin\":\"%s\"}".formatted(random.nextInt(5), pin);
      case 5 -> "{\"pim\":\"%s\"}".formatted(pin);
      default -> "{\"id\":\"%s\",\"pin\":\"%s\"}".formatted(id, pin);
    };
  }

  private String tables() {
    return store.read(
        db -> {
          StringBuilder all = new StringBuilder();
          db.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
              .query(String.class)
              .list()
              .forEach(table -> all.append(db.sql("SELECT * FROM " + table).query().listOfRows()));
          return all.toString();
        });
  }

  private HttpResponse<String> put(String person, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(at("/api/v1/people/" + person + "/pin"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(at(path)));
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.header("Authorization", "Bearer " + TestSite.TOKEN).build(),
        BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
