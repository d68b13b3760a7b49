// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLUtil;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one directory, of which one stands in for another: connects to the one that
 * answered last, else to the next in order. Passwords go over TLS only, except on this machine; the
 * server's name is always verified. One thread.
 */
public final class DirectoryServers {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final List<URI> uris;
  private final Optional<String> bindDn;
  private final Optional<Secret> password;
  private final boolean startTls;
  private final Optional<Path> authorities;
  private final Duration connectTimeout;
  private final Duration responseTimeout;
  private int last;

  /** As the options say; asks for those that all directories have. */
  public DirectoryServers(SourceOptions options) {
    this.uris = options.uris("ldap", "ldaps");
    this.bindDn = options.optionalText("bind-dn");
    this.password = options.optionalSecret("password");
    this.startTls = options.flag("start-tls", true);
    this.authorities = options.file("ca-file");
    this.connectTimeout =
        options.duration(
            "connect-timeout", Duration.ofSeconds(10), Duration.ofMillis(100), LONGEST);
    this.responseTimeout =
        options.duration(
            "response-timeout", Duration.ofSeconds(60), Duration.ofMillis(100), LONGEST);
    if (bindDn.isPresent() != password.isPresent()) {
      throw options.wrong("options.bind-dn", "and secrets.password stand together or not at all");
    }
    for (URI uri : uris) {
      if (uri.getScheme().equalsIgnoreCase("ldap") && !startTls && !isThisMachine(uri)) {
        throw options.wrong(
            "uri",
            "is ldap:// without StartTLS to another machine; use ldaps://, or start-tls: true");
      }
    }
  }

  /** A connection, and the server that it is to. */
  public record Connected(LDAPConnection connection, URI server) {}

  /**
   * Connects to the first server that answers and lets us in. Where none does, the worst trouble is
   * told: a server that refuses us is not made up for by one that is away.
   */
  public Connected connect() {
    List<SourceException> troubles = new ArrayList<>();
    for (int i = 0; i < uris.size(); i++) {
      int place = (last + i) % uris.size();
      URI uri = uris.get(place);
      try {
        Connected connected = new Connected(open(uri), uri);
        last = place;
        return connected;
      } catch (LDAPException e) {
        troubles.add(Trouble.of("Connecting to " + uri, e));
      } catch (IOException | GeneralSecurityException e) {
        throw new Refused(
            "The file of option ca-file cannot be read as certificates in PEM: "
                + e.getClass().getSimpleName(),
            e);
      }
    }
    throw troubles.stream()
        .filter(trouble -> trouble instanceof Refused)
        .findFirst()
        .orElse(troubles.getFirst());
  }

  /** How long an answer may take. */
  public Duration responseTimeout() {
    return responseTimeout;
  }

  private LDAPConnection open(URI uri) throws LDAPException, IOException, GeneralSecurityException {
    boolean tls = uri.getScheme().equalsIgnoreCase("ldaps");
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(Math.toIntExact(connectTimeout.toMillis()));
    options.setResponseTimeoutMillis(responseTimeout.toMillis());
    options.setFollowReferrals(false);
    options.setAbandonOnTimeout(true);
    options.setUseKeepAlive(true);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
    SSLContext trusted = tls || startTls ? trusted() : null;
    LDAPConnection connection =
        tls && trusted != null
            ? new LDAPConnection(trusted.getSocketFactory(), options)
            : new LDAPConnection(options);
    try {
      connection.connect(uri.getHost(), port(uri, tls));
      if (!tls && trusted != null && !(isThisMachine(uri) && authorities.isEmpty())) {
        ExtendedResult answer =
            connection.processExtendedOperation(new StartTLSExtendedRequest(trusted));
        if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
          throw new LDAPException(answer);
        }
      }
      if (bindDn.isPresent() && password.isPresent()) {
        connection.bind(bindDn.get(), password.get().value());
      }
      return connection;
    } catch (LDAPException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static int port(URI uri, boolean tls) {
    return uri.getPort() > 0 ? uri.getPort() : tls ? 636 : 389;
  }

  private SSLContext trusted() throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.isPresent() ? store(authorities.get()) : null);
    TrustManager[] managers = factory.getTrustManagers();
    return new SSLUtil(null, managers).createSSLContext();
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int n = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + n++, one);
      }
      if (n == 0) {
        throw new GeneralSecurityException("no certificate");
      }
    }
    return store;
  }

  private static boolean isThisMachine(URI uri) {
    @Nullable String host = uri.getHost();
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
