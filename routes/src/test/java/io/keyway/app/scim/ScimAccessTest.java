// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.KeptFiles;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.Decision;
import io.keyway.app.scim.Provider.Said;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who gets in, how much, and what is never kept. */
@BridgeTest
class ScimAccessTest {
  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  @Autowired private HomeSettings home;

  ScimAccessTest() {}

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody-knows-this-token-0123456789", TestSite.TOKEN})
  void strangersAreRefusedInTheWordsOfScim(String token) throws Exception {
    Said said = new Provider(port, token).send("GET", "/Users", "");

    assertThat(said.status()).isEqualTo(401);
    assertThat(said.text("/schemas/0")).isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
    assertThat(said.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(said.header("Content-Type")).startsWith("application/scim+json");
  }

  @Test
  void strangersTerminationIsAnIncident() throws Exception {
    new Provider(port, "nobody-knows-this-token-0123456789")
        .send(
            "PATCH",
            "/Users/x",
            "{\"Operations\":[{\"op\":\"replace\",\"value\":{\"active\":false}}]}");

    assertThat(incidents("refused-signature", "scim")).isNotEmpty();
  }

  @Test
  void tokenThatReplacesAnotherCountsBesideIt() throws Exception {
    assertThat(provider().send("GET", "/Users?count=0", "").status()).isEqualTo(200);
    assertThat(
            new Provider(port, TestSite.NEXT_SCIM_TOKEN).send("GET", "/Users?count=0", "").status())
        .isEqualTo(200);
  }

  @Test
  void readerMayNotWriteAndARefusedTerminationIsTold() throws Exception {
    Provider reader = new Provider(port, TestSite.SCIM_READER);

    assertThat(reader.send("GET", "/Users?count=0", "").status()).isEqualTo(200);
    assertThat(reader.send("DELETE", "/Users/some-id", "").status()).isEqualTo(403);
    assertThat(reader.send("POST", "/Groups", "{\"displayName\":\"x\"}").status()).isEqualTo(403);
    // One incident stands for all writes of a source that were refused, whichever was the first.
    assertThat(
            new Crowd(store, rosters, decision)
                .texts("SELECT dedupe_key FROM incident WHERE kind = ?", "refused-delivery"))
        .contains("refused-delivery:scim:users");
  }

  @Test
  void scimTokenOpensNothingElse() throws Exception {
    Said said = new Provider(port, TestSite.SCIM_TOKEN).send("GET", "/../../api/v1/people", "");

    assertThat(said.status()).isIn(400, 401);
  }

  @Test
  void serviceSaysWhatItDoes() throws Exception {
    Said config = provider().send("GET", "/ServiceProviderConfig", "");

    assertThat(config.status()).isEqualTo(200);
    assertThat(config.body().at("/patch/supported").asBoolean()).isTrue();
    assertThat(config.body().at("/bulk/supported").asBoolean()).isFalse();
    assertThat(provider().send("GET", "/ResourceTypes", "").text("/totalResults")).isEqualTo("2");
    assertThat(provider().send("GET", "/Schemas", "").text("/totalResults")).isEqualTo("4");
    Said schema = provider().send("GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "");
    assertThat(schema.text("/name")).isEqualTo("User");
    assertThat(provider().send("GET", "/Schemas/urn:nothing", "").status()).isEqualTo(404);
    assertThat(provider().send("POST", "/Bulk", "{}").status()).isEqualTo(501);
    assertThat(provider().send("GET", "/Me", "").status()).isEqualTo(501);
    assertThat(provider().send("GET", "/Nothing", "").status()).isEqualTo(404);
    assertThat(provider().send("PUT", "/Users", "{}").status()).isEqualTo(405);
  }

  @Test
  void largeAndCompressedBodiesAreRefusedAndTold() throws Exception {
    String large = "{\"userName\":\"" + "x".repeat(1024 * 1024) + "\"}";

    assertThat(provider().send("POST", "/Users", large).status()).isEqualTo(413);
    assertThat(
            provider()
                .send(
                    "POST",
                    "/Users",
                    "{}",
                    "application/scim+json",
                    Map.of("Content-Encoding", "gzip"))
                .status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "{", "{\"userName\":\"a\",\"userName\":\"b\"}", "\"x\""})
  void whatIsNoObjectIsBadSyntax(String body) throws Exception {
    Said said = provider().send("POST", "/Users", body);

    assertThat(said.status()).isEqualTo(400);
    assertThat(said.text("/scimType")).isEqualTo("invalidSyntax");
  }

  @Test
  void whatNobodyAskedForIsKeptNowhere() throws Exception {
    Said made =
        provider()
            .send(
                "POST",
                "/Users",
                """
                {"userName":"priv@example.org","active":true,"password":"Hush-scim-password-93",
                 "addresses":[{"type":"home","streetAddress":"Hush-scim-street-93"}],
                 "phoneNumbers":[{"type":"home","value":"Hush-scim-phone-93"}],"birthday":"Hush-scim-date-93",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"PRIV-1"}}
                """);
    provider()
        .send(
            "PATCH",
            "/Users/" + made.text("/id"),
            "{\"Operations\":[{\"op\":\"replace\",\"value\":{\"password\":\"Hush-scim-password-94\",\"title\":\"T\"}}]}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(KeptFiles.with(home.home(), "Hush-scim-")).isEmpty();
    assertThat(KeptFiles.with(home.home(), "PRIV-1")).isNotEmpty();
  }

  @Test
  void whoWaitsIsToldHowFarTheCabinetsAre() throws Exception {
    Said made =
        provider()
            .send(
                "POST",
                "/Users",
                "{\"userName\":\"waits@example.org\",\"active\":true,\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"employeeNumber\":\"WAITS-1\"}}",
                "application/scim+json",
                Map.of("Prefer", "wait=5"));

    assertThat(made.header("Preference-Applied")).isEqualTo("wait");
    assertThat(made.header("Keyway-Receipt-State")).isEqualTo("none");
    assertThat(made.header("Location")).endsWith("/scim/v2/Users/" + made.text("/id"));
  }

  private Provider provider() {
    return new Provider(port, TestSite.SCIM_TOKEN);
  }

  private List<String> incidents(String kind, String about) {
    return new Crowd(store, rosters, decision)
        .texts("SELECT detail FROM incident WHERE kind = ?", kind).stream()
            .filter(detail -> detail.toLowerCase(Locale.ROOT).contains(about))
            .toList();
  }
}
