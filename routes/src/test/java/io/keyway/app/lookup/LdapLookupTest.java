// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.settings.LookupSettings;
import io.keyway.app.settings.LookupSettings.Lookup;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.connectors.directory.Slapd;
import io.keyway.connectors.lookup.DirectoryEnvironment;
import io.keyway.connectors.lookup.DirectorySearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kamelet {@code ldap-lookup} in a route, against a real slapd. */
class LdapLookupTest {
  private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

  @TempDir private static Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // by start(), before anything else
  private static Slapd slapd;

  LdapLookupTest() {}

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.in(folder);
    slapd.put("LK-1", "plant");
    slapd.put("LK-2", "sales");
    String route =
        """
        - route:
            id: find
            errorHandler: {noErrorHandler: {}}
            from:
              uri: direct:find
              steps:
                - to:
                    uri: kamelet:ldap-lookup
                    parameters:
                      directory: staff
                      base: %s
                      returns: uid,employeeNumber,departmentNumber
        """
            .formatted(Slapd.BASE);
    Files.writeString(folder.resolve("password"), Slapd.PASSWORD);
    Lookup staff =
        new Lookup("ldap://127.0.0.1:" + slapd.port(), Slapd.READER, "file:password", "5000");
    new Directories(new LookupSettings(Map.of("staff", staff)), new Secrets(folder, Map.of()))
        .beforeApplicationStart(CAMEL);
    PluginHelper.getRoutesLoader(CAMEL)
        .loadRoutes(
            ResourceHelper.fromBytes("find.camel.yaml", route.getBytes(StandardCharsets.UTF_8)));
    CAMEL.start();
  }

  @AfterAll
  static void end() {
    CAMEL.stop();
    slapd.close();
  }

  @Test
  void somebodyIsFoundByNumberAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      assertThat(found("LK-1")).containsEntry("employeeNumber", "LK-1").containsKey("uid");
      assertThat(found("LK-2")).containsEntry("employeeNumber", "LK-2");
    }
    assertThat(ask("LK-3").getMessage().getBody()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "LK-*", "*)(uid=*", "LK-1)(|(uid=*", "\\2a"})
  void whatLooksLikeAFilterFindsNobody(String value) {
    Exchange exchange = ask(value);

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody()).isNull();
  }

  @Test
  void aDirectoryThatIsAwayIsAFailureAndNoAnswer() {
    slapd.stop();
    assertThat(ask("LK-1").getException()).isNotNull();

    slapd.start();
    assertThat(found("LK-1")).isNotEmpty();
  }

  @Test
  void aPasswordDoesNotGoInClearToAnotherMachine() {
    assertThatThrownBy(() -> new DirectoryEnvironment("ldap://idp.example.com", "cn=a", "b", "10"))
        .hasMessageContaining("ldaps://HOST");
    assertThatThrownBy(() -> new DirectoryEnvironment("ldaps://idp.example.com", "cn=a", "", "10"))
        .hasMessageContaining("password");
    assertThat(new DirectoryEnvironment("ldaps://idp.example.com", "cn=a", "b", "10").toString())
        .doesNotContain("cn=a");
  }

  @Test
  void whatCannotWorkKeepsTheBridgeFromStarting() {
    Secrets secrets = new Secrets(folder, Map.of());
    Lookup plain = new Lookup("ldap://idp.example.com", "cn=a", "file:password", "10");
    Lookup none = new Lookup("ldaps://idp.example.com", "cn=a", "file:nowhere", "10");

    assertThatThrownBy(() -> new Directories(new LookupSettings(Map.of("staff", plain)), secrets))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.lookups.staff: uri");
    assertThatThrownBy(() -> new Directories(new LookupSettings(Map.of("staff", none)), secrets))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.lookups.staff.password");
    assertThatThrownBy(() -> new LookupSettings(Map.of("Staff:1", plain)))
        .hasMessageContaining("a name has");
  }

  @Test
  void aNameIsNoFilterEither() {
    DirectorySearch search = new DirectorySearch();

    assertThatThrownBy(() -> search.setAttribute("uid=*)(cn")).hasMessageContaining("not a name");
    assertThatThrownBy(() -> search.filter(" ")).hasMessageContaining("needs a value");
    assertThat(search.filter("a(b)*\\"))
        .isEqualTo("(&(objectClass=person)(employeeNumber=a\\28b\\29\\2a\\5c))");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> found(String number) {
    Exchange exchange = ask(number);
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(Map.class);
  }

  private static Exchange ask(String value) {
    return CAMEL
        .createProducerTemplate()
        .send("direct:find", exchange -> exchange.getMessage().setBody(value));
  }
}
