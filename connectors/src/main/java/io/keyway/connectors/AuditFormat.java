// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors;

import io.keyway.model.audit.AuditEvent;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * How a SIEM wants an event written. One class for each format, registered by {@code @AutoService};
 * a sink names its format in the settings. Stateless and thread-safe.
 */
public interface AuditFormat {

  /** The word for it in settings, such as {@code rfc5424}. */
  String name();

  /** One whole message without its framing. */
  byte[] encode(AuditEvent event, Reporter reporter);

  /** The format of that name; one that is not known is a mistake in the settings. */
  static AuditFormat named(String name) {
    var known = ServiceLoader.load(AuditFormat.class).stream().map(ServiceLoader.Provider::get);
    return known
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  private static String unknown(String name) {
    String names =
        ServiceLoader.load(AuditFormat.class).stream()
            .map(provider -> provider.get().name())
            .sorted()
            .collect(Collectors.joining(", "));
    return "No audit format is called " + name + "; there are: " + names;
  }

  /**
   * Who reports.
   *
   * @param host the machine's name as the SIEM knows it
   * @param process the bridge's process id
   * @param version of Keyway
   */
  record Reporter(String host, String process, String version) {}
}
