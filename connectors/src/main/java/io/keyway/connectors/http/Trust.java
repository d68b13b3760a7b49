// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import io.keyway.connectors.source.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom to believe over TLS, and who we are.
 *
 * @param authorities file of certificates in PEM that may have signed the server's; empty for those
 *     that the machine believes
 * @param fingerprint SHA-256 of the server's own certificate, as hex; then that one is believed and
 *     no other, whoever signed it and whatever name it carries
 * @param certificate file of our certificate in PEM, with those that lead to its root
 * @param key our private key in PEM (PKCS #8), where there is a certificate
 */
public record Trust(
    Optional<Path> authorities,
    Optional<String> fingerprint,
    Optional<Path> certificate,
    Optional<Secret> key) {

  /**
   * What to make connections with; empty where nothing is said.
   *
   * @throws IllegalArgumentException when a file or a key cannot be used; says which
   */
  public Optional<SSLContext> context() {
    if (authorities.isEmpty() && fingerprint.isEmpty() && certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), trust(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private TrustManager[] trust() throws GeneralSecurityException, IOException {
    if (fingerprint.isPresent()) {
      return new TrustManager[] {new Pinned(normal(fingerprint.get()))};
    }
    if (authorities.isEmpty()) {
      TrustManagerFactory usual =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      usual.init((KeyStore) null);
      return usual.getTrustManagers();
    }
    KeyStore store = empty();
    int number = 0;
    for (Certificate one : certificates(authorities.get())) {
      store.setCertificateEntry("authority-" + number++, one);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager[] keys() throws GeneralSecurityException, IOException {
    if (certificate.isEmpty()) {
      return new KeyManager[0];
    }
    Secret secret =
        key.orElseThrow(() -> new IllegalArgumentException("A certificate needs its private key"));
    List<Certificate> chain = List.copyOf(certificates(certificate.get()));
    char[] none = new char[0];
    KeyStore store = empty();
    store.setKeyEntry(
        "ours",
        privateKey(secret.value(), chain.getFirst().getPublicKey().getAlgorithm()),
        none,
        chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("No certificate stands in " + file);
      }
      return new ArrayList<>(all);
    }
  }

  private static PrivateKey privateKey(String pem, String algorithm)
      throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      byte[] bytes = Base64.getDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the private key is not PKCS #8 in PEM");
    }
  }

  /** Hex digits alone, small. */
  private static String normal(String fingerprint) {
    String hex = fingerprint.replaceAll("[: ]", "").toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "A fingerprint has 64 hexadecimal digits, as openssl x509 -fingerprint -sha256 prints it");
    }
    return hex;
  }

  /** Believes one certificate. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final byte[] expected;

    Pinned(String hex) {
      this.expected = HexFormat.of().parseHex(hex);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      try {
        byte[] shown = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        if (!MessageDigest.isEqual(shown, expected)) {
          throw new CertificateException(
              "the server shows a certificate that is not the pinned one");
        }
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has SHA-256", e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      throw new CertificateException("nobody is served here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("nobody is served here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("nobody is served here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
