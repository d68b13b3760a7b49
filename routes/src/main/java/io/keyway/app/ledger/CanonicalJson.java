// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * JSON with one spelling only: RFC 8785. Where no number has a fraction, Jackson writes that
 * spelling by itself when it sorts names by UTF-16 and writes hex digits in lower case.
 */
final class CanonicalJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final long LARGEST = (1L << 53) - 1;

  private CanonicalJson() {}

  /**
   * The canonical form of an object.
   *
   * @throws IllegalArgumentException when a value is no JSON, or a number that RFC 8785 would round
   */
  static String of(Map<String, ?> object) {
    boolean plain = isPlain(object.values());
    try {
      String json = JSON.writeValueAsString(object);
      return plain ? json : new JsonCanonicalizer(json).getEncodedString();
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

  /** Whether there is nothing in it but whole text, truth, small whole numbers, lists and maps. */
  private static boolean isPlain(Iterable<?> values) {
    boolean plain = true;
    for (Object value : values) {
      plain &=
          switch (value) {
            case Map<?, ?> map -> isPlain(map.keySet()) && isPlain(map.values());
            case List<?> list -> isPlain(list);
            case Long number when number > LARGEST || number < -LARGEST -> throw tooLarge();
            case BigInteger number -> throw tooLarge();
            case String text -> hasNoSurrogates(text);
            case Long number -> true;
            case Integer number -> true;
            case Boolean truth -> true;
            case null, default -> false;
          };
    }
    return plain;
  }

  /** Half a pair of them is no text, which the canonicalizer refuses. */
  private static boolean hasNoSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException("A number beyond 2^53 is written as text");
  }
}
