// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.connectors.scim.ScimSchemas;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a client is answered. */
record ScimAnswer(int status, Map<String, String> headers, Optional<JsonNode> body) {
  private static final int RETRY_SECONDS = 2;

  ScimAnswer {
    headers = Map.copyOf(headers);
  }

  static ScimAnswer of(int status, JsonNode body) {
    return new ScimAnswer(status, Map.of(), Optional.of(body));
  }

  static ScimAnswer empty(int status) {
    return new ScimAnswer(status, Map.of(), Optional.empty());
  }

  /** RFC 7644, section 3.12. */
  static ScimAnswer error(int status, String scimType, String detail) {
    ObjectNode error = ScimJson.MAPPER.createObjectNode();
    error.putArray("schemas").add(ScimSchemas.ERROR);
    error.put("status", Integer.toString(status));
    if (!scimType.isEmpty()) {
      error.put("scimType", scimType);
    }
    error.put("detail", detail);
    return of(status, error);
  }

  static ScimAnswer of(ScimRefusal refusal) {
    return error(refusal.status(), refusal.scimType(), refusal.detail());
  }

  /** Nothing can be written now. */
  static ScimAnswer unavailable(String why) {
    return error(503, "", why + "; nothing was done. Send the same again.")
        .with("Retry-After", Integer.toString(RETRY_SECONDS));
  }

  ScimAnswer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ScimAnswer(status, more, body);
  }
}
