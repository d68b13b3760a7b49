// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call as it came over the wire.
 *
 * @param base address of {@code /scim/v2}, as the client wrote it
 * @param path what follows it, such as {@code Users} and an id
 * @param query parameters by name in lower case, the first of each
 * @param headers by name in lower case
 * @param body raw; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
record ScimRequest(
    String method,
    String base,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  ScimRequest {
    path = List.copyOf(path);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
  }

  /** Says nothing of the person. */
  @Override
  public String toString() {
    return "ScimRequest[" + method + " of " + path.size() + " parts]";
  }
}
