// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import java.util.Map;
import java.util.function.Supplier;

/** The headers that prove who we are, made afresh for each request. Thread-safe. */
interface RequestHeaders extends Supplier<Map<String, String>>, AutoCloseable {

  /**
   * The server answered 401 to these.
   *
   * @return whether others may be better, so that it is worth asking once more
   */
  boolean isRenewed(Map<String, String> refused);

  @Override
  void close();
}
