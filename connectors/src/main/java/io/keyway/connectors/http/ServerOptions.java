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
import java.util.function.Supplier;

/**
 * What every source over HTTP may be told: {@code timeout}, {@code max-page-bytes}, {@code ca},
 * {@code fingerprint}, {@code certificate} with the secret {@code key}, and {@code
 * allow-plain-http}.
 */
public final class ServerOptions {
  private static final int MEBIBYTE = 1 << 20;

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
   * (option {@code user}, secret {@code password}), {@code bearer} (secret {@code token}) or {@code
   * header} (option {@code header}, secret {@code value}).
   */
  public static Supplier<Map<String, String>> headers(SourceOptions options) {
    return switch (options.oneOf("auth", "none", "none", "basic", "bearer", "header")) {
      case "basic" -> basic(options.text("user"), options.secret("password"));
      case "bearer" -> header("Authorization", "Bearer ", options.secret("token"));
      case "header" -> header(name(options), "", options.secret("value"));
      default -> Map::of;
    };
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
