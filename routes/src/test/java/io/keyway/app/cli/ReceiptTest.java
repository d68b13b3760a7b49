// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.client.Json;
import io.keyway.app.signature.Jws;
import io.keyway.app.signature.PublicJwk;
import io.keyway.app.signature.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptTest {
  private static final String RECEIPT =
      "{\"id\":\"r-1\",\"change\":\"terminated\",\"employeeNumber\":\"00123\",\"state\":\"complete\"}";

  @TempDir private Path folder = Path.of("");
  private Shell shell = new Shell(folder);
  private String signed = "";
  private String keys = "";

  @BeforeEach
  void sign() throws IOException {
    shell = new Shell(folder);
    SigningKey key = SigningKey.at(folder.resolve("key"));
    signed = Jws.sign("keyway-receipt+jws", RECEIPT, key);
    keys = setOf(key);
    Files.writeString(folder.resolve("keys.json"), keys);
  }

  @Test
  void aSignedReceiptIsValidWithoutABridge() throws IOException {
    assertThat(verify(signed + "\n")).as(shell.err()).isZero();
    assertThat(shell.out().lines()).hasSize(1);
    assertThat(shell.out())
        .startsWith("valid: receipt r-1, emp:00123 terminated, complete, signed by ");
  }

  @Test
  void aChangedOneIsNotAndOneLineSaysSo() throws IOException {
    String[] parts = signed.split("\\.");
    String forged = Jws.sign("x", RECEIPT.replace("00123", "00124"), otherKey()).split("\\.")[1];

    assertThat(verify(parts[0] + "." + forged + "." + parts[2])).isEqualTo(1);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.err()).startsWith("keyway: not valid: ").contains("it was changed");
  }

  @Test
  void oneThatAnotherKeySignedIsNot() throws IOException {
    assertThat(verify(Jws.sign("keyway-receipt+jws", RECEIPT, otherKey()))).isEqualTo(1);
    assertThat(shell.err()).contains("none of the given keys");
  }

  @Test
  void anythingElseThatTheKeySignedIsNoReceipt() throws IOException {
    SigningKey key = SigningKey.at(folder.resolve("key"));

    assertThat(verify(Jws.sign("something", RECEIPT, key))).isEqualTo(1);
    assertThat(shell.err()).contains("something else than a receipt");
  }

  @Test
  void whatIsNoSignedReceiptIsRefusedInOneLine() throws IOException {
    assertThat(verify(RECEIPT)).isEqualTo(1);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.run("receipt", "verify", "nowhere.jws", "--keys", "keys.json")).isEqualTo(1);
    Files.writeString(folder.resolve("keys.json"), "{}");
    assertThat(verify(signed)).isEqualTo(1);
    assertThat(shell.err()).contains("holds no Ed25519 key");
  }

  @Test
  void theBridgeGivesReceiptsAndItsKeys() throws IOException {
    try (FakeBridge bridge = new FakeBridge()) {
      bridge.on("GET /api/v1/receipts/r-1", 200, signed).on("GET /api/v1/keys", 200, keys);
      String[] to = {"--url", bridge.url(), "--token", "t"};

      int exported = run(to, "receipt", "export", "r-1", "--out", "r.jws");
      int listed = run(to, "receipt", "keys", "--out", "fetched.json");
      int verified = run(to, "receipt", "verify", "r.jws", "--json");

      assertThat(new int[] {exported, listed, verified}).as(shell.err()).containsOnly(0);
      assertThat(Files.readString(folder.resolve("r.jws"))).isEqualTo(signed + "\n");
      assertThat(Files.readString(folder.resolve("fetched.json"))).contains("OKP");
      assertThat(Json.MAPPER.readTree(shell.out()).at("/receipt/id").asText()).isEqualTo("r-1");
    }
  }

  private int run(String[] to, String... command) {
    String[] all = new String[command.length + to.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(to, 0, all, command.length, to.length);
    return shell.run(all);
  }

  private int verify(String text) throws IOException {
    Files.writeString(folder.resolve("receipt.jws"), text);
    return shell.run("receipt", "verify", "receipt.jws", "--keys", "keys.json");
  }

  private SigningKey otherKey() throws IOException {
    return SigningKey.at(folder.resolve("other"));
  }

  private static String setOf(SigningKey key) {
    return "{\"keys\":[" + Json.MAPPER.valueToTree(PublicJwk.of(key).fields()) + "]}";
  }
}
