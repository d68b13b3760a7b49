// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.LookupSettings;
import io.keyway.app.settings.LookupSettings.Lookup;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.connectors.directory.Slapd;
import io.keyway.connectors.lookup.AuthoritySockets;
import io.keyway.connectors.lookup.DirectoryEnvironment;
import io.keyway.connectors.lookup.DirectorySearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.naming.CommunicationException;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.net.ssl.SSLHandshakeException;
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

  private static final String ROUTE =
      """
      - route:
          id: %s
          errorHandler: {noErrorHandler: {}}
          from:
            uri: direct:%s
            steps:
              - to:
                  uri: kamelet:ldap-lookup
                  parameters:
                    directory: %s
                    base: %s
                    returns: uid,employeeNumber,departmentNumber
      """;

  @TempDir private static Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // by start(), before anything else
  private static Slapd slapd;

  LdapLookupTest() {}

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.in(folder);
    slapd.put("LK-1", "plant");
    slapd.put("LK-2", "sales");
    Files.writeString(folder.resolve("password"), Slapd.PASSWORD);
    String secure = "ldaps://127.0.0.1:" + slapd.tlsPort();
    String own = slapd.authority().toString();
    Map<String, Lookup> lookups =
        Map.of(
            "staff", lookup("ldap://127.0.0.1:" + slapd.port(), ""),
            "secure", lookup(secure, own),
            "wrong-name", lookup("ldaps://localhost:" + slapd.tlsPort(), own),
            "stranger", lookup(secure, stranger().toString()),
            "of-java", lookup(secure, ""));
    new Directories(new LookupSettings(lookups), secrets(), new HomeSettings(folder))
        .beforeApplicationStart(CAMEL);
    for (String name : lookups.keySet()) {
      String route = ROUTE.formatted(name, name, name, Slapd.BASE);
      PluginHelper.getRoutesLoader(CAMEL)
          .loadRoutes(
              ResourceHelper.fromBytes(
                  name + ".camel.yaml", route.getBytes(StandardCharsets.UTF_8)));
    }
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
  void aDirectoryWhoseAuthorityIsNamedAnswersAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      Exchange exchange = ask("secure", "LK-1");

      assertThat(exchange.getException()).isNull();
      assertThat(exchange.getMessage().getBody(Map.class)).containsEntry("employeeNumber", "LK-1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stranger", "of-java", "wrong-name"})
  void whoIsNotBelievedIsNotAsked(String directory) {
    Exchange exchange = ask(directory, "LK-1");

    assertThat(exchange.getException())
        .isInstanceOf(CommunicationException.class)
        .hasCauseInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aNamedAuthorityIsBelievedForItsOwnDirectoryAlone() {
    assertThat(ask("secure", "LK-1").getException()).isNull();
    assertThat(ask("of-java", "LK-1").getException()).isNotNull();
    assertThat(ask("secure", "LK-1").getException()).isNull();
    assertThat(ask("stranger", "LK-1").getException()).isNotNull();
  }

  @Test
  @SuppressWarnings("BanJNDI") // as Camel does
  void aConnectionThatWasLostIsNotMadeAgain() throws Exception {
    DirContext context = new InitialDirContext(secure());
    assertThat(context.getAttributes(Slapd.dn("LK-1")).get("uid")).isNotNull();
    slapd.stop();
    slapd.start();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> context.getAttributes(Slapd.dn("LK-1")))
          .isInstanceOf(NamingException.class);
    }
  }

  @Test
  @SuppressWarnings("BanJNDI") // as Camel does
  void nobodyConnectsWithoutAnAuthorityEvenWhereOneWasBelievedBefore() throws Exception {
    assertThatThrownBy(AuthoritySockets::getDefault).isInstanceOf(IllegalStateException.class);
    new InitialDirContext(secure()).close();

    assertThatThrownBy(AuthoritySockets::getDefault).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anAuthorityThatCannotBeUsedKeepsTheBridgeFromStarting() throws Exception {
    Files.writeString(folder.resolve("rubbish.pem"), "no certificate");

    assertThatThrownBy(() -> directories(lookup("ldaps://idp.example.com", "nowhere.pem")))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.lookups.staff: ca-file")
        .hasMessageContaining("nowhere.pem cannot be read");
    assertThatThrownBy(() -> directories(lookup("ldaps://idp.example.com", "rubbish.pem")))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.lookups.staff: ca-file");
    assertThatThrownBy(() -> directories(lookup("ldap://127.0.0.1", "ca.pem")))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("only ldaps");
  }

  @Test
  void aPasswordDoesNotGoInClearToAnotherMachine() {
    assertThatThrownBy(
            () ->
                new DirectoryEnvironment(
                    "ldap://idp.example.com", "cn=a", "b", "10", Optional.empty()))
        .hasMessageContaining("ldaps://HOST");
    assertThatThrownBy(
            () ->
                new DirectoryEnvironment(
                    "ldaps://idp.example.com", "cn=a", "", "10", Optional.empty()))
        .hasMessageContaining("password");
    assertThat(
            new DirectoryEnvironment("ldaps://idp.example.com", "cn=a", "b", "10", Optional.empty())
                .toString())
        .doesNotContain("cn=a");
  }

  @Test
  void whatCannotWorkKeepsTheBridgeFromStarting() {
    Lookup plain = new Lookup("ldap://idp.example.com", "cn=a", "file:password", "10", "");
    Lookup none = new Lookup("ldaps://idp.example.com", "cn=a", "file:nowhere", "10", "");

    assertThatThrownBy(() -> directories(plain))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("keyway.lookups.staff: uri");
    assertThatThrownBy(() -> directories(none))
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
    return ask("staff", value);
  }

  private static Exchange ask(String directory, String value) {
    return CAMEL
        .createProducerTemplate()
        .send("direct:" + directory, exchange -> exchange.getMessage().setBody(value));
  }

  private static Lookup lookup(String uri, String authorities) {
    return new Lookup(uri, Slapd.READER, "file:password", "5000", authorities);
  }

  private static Directories directories(Lookup staff) {
    return new Directories(
        new LookupSettings(Map.of("staff", staff)), secrets(), new HomeSettings(folder));
  }

  private static DirectoryEnvironment secure() {
    return new DirectoryEnvironment(
        "ldaps://127.0.0.1:" + slapd.tlsPort(),
        Slapd.READER,
        Slapd.PASSWORD,
        "5000",
        Optional.of(slapd.authority()));
  }

  private static Secrets secrets() {
    return new Secrets(folder, Map.of());
  }

  /** An authority that signed nothing here. */
  private static Path stranger() throws Exception {
    Path other = Files.createDirectories(folder.resolve("stranger"));
    Process openssl =
        new ProcessBuilder(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority"
                    .concat(" -keyout ca.key -out ca.pem")
                    .split(" "))
            .directory(other.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(openssl.waitFor()).isZero();
    return other.resolve("ca.pem");
  }
}
