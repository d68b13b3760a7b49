// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * One kind of system that lists people, such as {@code ldap}. One class for each kind, registered
 * by {@code @AutoService}; stateless and thread-safe.
 */
public interface IdentityConnector {

  /** The word for it in settings: {@code keyway.sources.NAME.reads.kind}. */
  String kind();

  /**
   * Makes a source of checked options. Connects to nothing yet: a system that is away at the start
   * is one that is unreachable, not a mistake.
   *
   * @throws IllegalArgumentException when an option is missing or wrong; the message names the
   *     setting and says what it must be
   */
  IdentitySource source(SourceOptions options);

  /**
   * The kind of that word.
   *
   * @throws IllegalArgumentException when there is none; the message lists those that there are
   */
  static IdentityConnector ofKind(String kind) {
    return ServiceLoader.load(IdentityConnector.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(connector -> connector.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(kind)));
  }

  private static String unknown(String kind) {
    String kinds =
        ServiceLoader.load(IdentityConnector.class).stream()
            .map(provider -> provider.get().kind())
            .sorted()
            .collect(Collectors.joining(", "));
    return "No kind of source is called " + kind + "; there are: " + kinds;
  }
}
