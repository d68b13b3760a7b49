// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import static io.keyway.app.webhook.Sender.event;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.peers.Certificates;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.FileSystemUtils;

/** A webhook that is believed for its client certificate, over real TLS. */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, MutualTlsTest.Tls.class})
@DirtiesContext
class MutualTlsTest {
  private static final Path FOLDER = folder();

  @LocalServerPort private int port;
  @Autowired private Store store;

  MutualTlsTest() {}

  /** A bridge that speaks TLS and knows one certificate of source {@code hr-mtls}. */
  static final class Tls implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      Certificates.make(FOLDER);
      Certificates.client(FOLDER, "hr");
      Certificates.client(FOLDER, "payroll");
      Certificates.selfSigned(FOLDER, "stranger");
      TestPropertyValues.of(
              "server.ssl.certificate=" + FOLDER.resolve("server.pem"),
              "server.ssl.certificate-private-key=" + FOLDER.resolve("server.key"),
              "server.ssl.trust-certificate=" + FOLDER.resolve("ca.pem"),
              "server.ssl.client-auth=want",
              "keyway.sources.hr-mtls.mapping=hr",
              "keyway.sources.hr-mtls.webhook.auth=mtls",
              "keyway.sources.hr-mtls.webhook.secret[0]=" + fingerprint("hr"),
              "keyway.sources.hr-mtls.webhook.id-header=X-Delivery")
          .applyTo(context);
    }
  }

  @AfterAll
  static void clean() throws IOException {
    FileSystemUtils.deleteRecursively(FOLDER);
  }

  @Test
  void certificateOfTheSourceIsBelieved() throws Exception {
    HttpResponse<String> answer = post(client("hr"), "T-1", "delivery-1");
    HttpResponse<String> again = post(client("hr"), "T-1", "delivery-1");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"source\":\"hr-mtls\"");
    assertThat(again.body()).isEqualTo(answer.body());
    assertThat(receipts("T-1")).hasSize(1);
  }

  @Test
  void anotherCertificateOfTheSameAuthorityIsNot() throws Exception {
    HttpResponse<String> answer = post(client("payroll"), "T-2", "delivery-2");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("no client certificate that is known here");
    assertThat(receipts("T-2")).isEmpty();
    assertThat(
            store.<List<String>>read(
                db ->
                    db.sql("SELECT severity FROM incident WHERE dedupe_key = ?")
                        .param("refused-signature:hr-mtls")
                        .query(String.class)
                        .list()))
        .containsExactly("critical");
  }

  @Test
  void whoShowsNoneIsNotEvenWhoKnowsTheFingerprint() throws Exception {
    HttpRequest.Builder request = request("T-3", "delivery-3");
    request.header("keyway-client-certificate", fingerprint("hr").replace(":", "").toLowerCase());

    HttpResponse<String> answer = client().send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(receipts("T-3")).isEmpty();
  }

  @Test
  void certificateByNobodyWeTrustEndsTheHandshake() {
    HttpClient stranger = client("stranger");

    assertThatThrownBy(() -> post(stranger, "T-4", "delivery-4")).isInstanceOf(IOException.class);

    assertThat(receipts("T-4")).isEmpty();
  }

  private HttpResponse<String> post(HttpClient client, String number, String delivery)
      throws Exception {
    return client.send(request(number, delivery).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String number, String delivery) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/in/hr-mtls"))
        .header("Content-Type", "application/json")
        .header("X-Delivery", delivery)
        .POST(HttpRequest.BodyPublishers.ofString(event("terminated", number)));
  }

  private List<String> receipts(String number) {
    return store.read(
        db ->
            db.sql("SELECT id FROM receipt WHERE employee_number = ?")
                .param(number)
                .query(String.class)
                .list());
  }

  /** A client that shows its certificate whomever the server says that it trusts. */
  private static HttpClient client(String name) {
    return client(new KeyManager[] {new Insistent(name, key(name), certificate(name))});
  }

  private static HttpClient client() {
    return client(new KeyManager[0]);
  }

  private static HttpClient client(KeyManager[] keys) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", certificate("ca"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys, trust.getTrustManagers(), null);
      return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(String name) {
    try (InputStream in = Files.newInputStream(FOLDER.resolve(name + ".pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey key(String name) {
    char[] password = Certificates.PASSWORD.toCharArray();
    try (InputStream in = Files.newInputStream(FOLDER.resolve(name + ".p12"))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      return (PrivateKey) requireNonNull(keys.getKey(keys.aliases().nextElement(), password));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@code openssl x509 -fingerprint -sha256} prints it. */
  private static String fingerprint(String name) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate(name).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("keyway-mtls");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Insistent extends X509ExtendedKeyManager {
    private final String name;
    private final PrivateKey key;
    private final X509Certificate certificate;

    Insistent(String name, PrivateKey key, X509Certificate certificate) {
      this.name = name;
      this.key = key;
      this.certificate = certificate;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return name;
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return name;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {name};
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
