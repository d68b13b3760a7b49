// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import io.keyway.connectors.http.JsonServer.Settings;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What every source over HTTP may be told: {@code timeout}, {@code max-page-bytes}, {@code ca},
 * {@code fingerprint}, {@code certificate} with the secret {@code key}, and {@code
 * allow-plain-http}.
 */
public final class ServerOptions {
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_TOKEN = 64 * 1_024;

  private ServerOptions() {}

  /**
   * The server of a source.
   *
   * @param headers those that prove who we are
   * @throws IllegalArgumentException when an option is wrong; names the setting
   */
  public static JsonServer server(SourceOptions options, Supplier<Map<String, String>> headers) {
    URI base = options.onlyUri("https", "http");
    boolean plain = "http".equalsIgnoreCase(base.getScheme());
    boolean allowed = options.flag("allow-plain-http", false);
    if (plain && !allowed && !ThisMachine.is(base.getHost())) {
      throw options.wrong(
          "uri", "begins with https; options.allow-plain-http: true sends secrets in clear");
    }
    Trust trust =
        new Trust(
            options.file("ca"),
            options.optionalText("fingerprint"),
            options.file("certificate"),
            options.optionalSecret("key"));
    Duration timeout =
        options.duration(
            "timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(10));
    int most = options.number("max-page-bytes", 8 * MEBIBYTE, 1_024, 256 * MEBIBYTE);
    try {
      return new JsonServer(
          new Settings(base, timeout, most, headers, trust.context()), options.clock());
    } catch (IllegalArgumentException e) {
      throw options.wrong("options", "describe a server that cannot be used: " + e.getMessage());
    }
  }

  /**
   * The headers that prove who we are, by the option {@code auth}: {@code none}, {@code basic}
   * (option {@code user}, secret {@code password}), {@code bearer} (secret {@code token}), {@code
   * header} (option {@code header}, secret {@code value}) or {@code oauth2} (options {@code
   * token-uri}, {@code client-id}, {@code scope}, {@code client-auth} and {@code token-ca}, secret
   * {@code client-secret}).
   */
  public static Supplier<Map<String, String>> headers(SourceOptions options) {
    return switch (options.oneOf("auth", "none", "none", "basic", "bearer", "header", "oauth2")) {
      case "basic" -> basic(options.text("user"), options.secret("password"));
      case "bearer" -> header("Authorization", "Bearer ", options.secret("token"));
      case "header" -> header(name(options), "", options.secret("value"));
      case "oauth2" -> clientCredentials(options);
      default -> Map::of;
    };
  }

  private static ClientCredentials clientCredentials(SourceOptions options) {
    URI uri = tokenUri(options);
    ClientCredentials.Client client =
        new ClientCredentials.Client(
            options.text("client-id"),
            options.secret("client-secret"),
            options.text("scope", ""),
            options.oneOf("client-auth", "header", "header", "body").equals("body"));
    Trust trust =
        new Trust(options.file("token-ca"), Optional.empty(), Optional.empty(), Optional.empty());
    try {
      JsonServer authority =
          new JsonServer(
              new Settings(uri, TOKEN_PATIENCE, LONGEST_TOKEN, Map::of, trust.context()),
              options.clock());
      return new ClientCredentials(authority, client, options.clock());
    } catch (IllegalArgumentException e) {
      throw options.wrong("options.token-ca", "is no file of certificates: " + e.getMessage());
    }
  }

  /** The client's secret goes there: over TLS, or it stays on this machine. */
  private static URI tokenUri(SourceOptions options) {
    try {
      URI uri = URI.create(options.text("token-uri"));
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && ("https".equals(uri.getScheme())
              || "http".equals(uri.getScheme()) && ThisMachine.is(uri.getHost()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw options.wrong("options.token-uri", "is no address");
    }
    throw options.wrong("options.token-uri", "is an https address without user");
  }

  private static String name(SourceOptions options) {
    String name = options.text("header");
    if (!name.matches("[A-Za-z0-9-]{1,64}")) {
      throw options.wrong("options.header", "is the name of a header");
    }
    return name;
  }

  /** One header with a secret after a word. */
  public static Supplier<Map<String, String>> header(String name, String before, Secret secret) {
    return () -> Map.of(name, before + secret.value());
  }

  private static Supplier<Map<String, String>> basic(String user, Secret password) {
    return () ->
        Map.of(
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8)));
  }
}
