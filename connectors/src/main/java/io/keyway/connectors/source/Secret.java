// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import java.util.function.Supplier;

/**
 * A password or token, read afresh each time it is used, so that one that was renewed counts at the
 * next connection. Shows itself to nobody.
 */
public final class Secret {
  private final Supplier<String> kept;

  /**
   * @param kept reads it from where it is kept
   */
  public Secret(Supplier<String> kept) {
    this.kept = kept;
  }

  /**
   * The secret as it is kept now.
   *
   * @throws SourceException.Refused when it is not there
   */
  public String value() {
    try {
      return kept.get();
    } catch (IllegalArgumentException e) {
      throw new SourceException.Refused("A secret cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "Secret[masked]";
  }
}
