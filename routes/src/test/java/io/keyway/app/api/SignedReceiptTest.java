// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.signature.Jws;
import io.keyway.app.signature.PublicJwk;
import io.keyway.app.store.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BridgeTest
class SignedReceiptTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private HomeSettings home;

  @Test
  void theSignedFormHoldsTheReceiptAndVerifiesWithThePublishedKeys() throws Exception {
    String path = receipt("signed-1");

    HttpResponse<String> signed = get(path, "application/jose");
    Jws jws = Jws.parse(signed.body());
    PublicJwk key = PublicJwk.readSet(get("/api/v1/keys", "*/*").body()).get(0);

    assertThat(signed.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/jose");
    assertThat(jws.kid()).isEqualTo(key.kid());
    assertThat(jws.type()).isEqualTo("keyway-receipt+jws");
    assertThat(jws.isSignedBy(key)).isTrue();
    assertThat(json.readTree(jws.payload()))
        .isEqualTo(json.readTree(get(path, "application/json").body()));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.home().resolve("secrets/receipt-key"))))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/json, application/jose;q=0.5"})
  void whoDoesNotAskForItGetsJson(String accept) throws Exception {
    HttpResponse<String> answer = get(receipt("signed-2"), accept);

    assertThat(json.readTree(answer.body()).path("state").asText()).isEqualTo("complete");
  }

  @Test
  void aReceiptThatIsNotThereIsAProblem() throws Exception {
    HttpResponse<String> answer = get("/api/v1/receipts/none", "application/jose");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  private String receipt(String id) {
    TestRows rows = new TestRows(store);
    if (store.read(
            jdbc ->
                jdbc.sql("SELECT COUNT(*) FROM receipt WHERE id = ?")
                    .param(id)
                    .query(Integer.class)
                    .single())
        == 0) {
      rows.revocation(id, "nobody", "complete");
    }
    return "/api/v1/receipts/" + id;
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + TestSite.TOKEN)
            .header("Accept", accept)
            .build(),
        BodyHandlers.ofString());
  }
}
