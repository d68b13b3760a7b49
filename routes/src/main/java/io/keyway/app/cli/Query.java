// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.client.BridgeClient;
import org.jspecify.annotations.Nullable;

/** The query part of a path; what was not asked for is left out. */
final class Query {
  private final StringBuilder text = new StringBuilder();

  Query with(String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.isEmpty() ? '?' : '&').append(name).append('=');
      text.append(BridgeClient.quote(value.toString()));
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
