// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON with one spelling only: RFC 8785. */
final class CanonicalJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final long LARGEST = (1L << 53) - 1;

  private CanonicalJson() {}

  /**
   * The canonical form of an object.
   *
   * @throws IllegalArgumentException when a value is no JSON, or a number that RFC 8785 would round
   */
  static String of(Map<String, ?> object) {
    refuseLargeNumbers(object.values());
    try {
      return new JsonCanonicalizer(JSON.writeValueAsString(object)).getEncodedString();
    } catch (IOException e) {
      throw new IllegalArgumentException("Not to be written as JSON: " + object.keySet(), e);
    }
  }

  static Map<String, Object> read(String json) {
    try {
      return JSON.readValue(json, MAP);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a JSON object", e);
    }
  }

  private static void refuseLargeNumbers(Iterable<?> values) {
    for (Object value : values) {
      if (value instanceof Map<?, ?> map) {
        refuseLargeNumbers(map.values());
      } else if (value instanceof List<?> list) {
        refuseLargeNumbers(list);
      } else if (value instanceof BigInteger
          || value instanceof Long number && (number > LARGEST || number < -LARGEST)) {
        throw new IllegalArgumentException("A number beyond 2^53 is written as text");
      }
    }
  }
}
