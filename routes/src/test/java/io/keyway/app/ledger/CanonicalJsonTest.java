// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hashes of the ledger are made of has one spelling, whoever writes it. */
final class CanonicalJsonTest {
  private static final long LARGEST = (1L << 53) - 1;
  private static final int OBJECTS = 2_000;

  /** Ends of ranges, names of the escapes and what is sorted otherwise by code point. */
  private static final String[] PIECES = {
    "a",
    "Z",
    "0",
    "\"",
    "\\",
    "/",
    "\b",
    "\f",
    "\n",
    "\r",
    "\t",
    "\u0000",
    "\u001f",
    "\u007f",
    "\u0080",
    "\u00e9",
    "\u2028",
    "\u05d0",
    "\ufb33",
    "\uffff",
    "\ud83d\ude00",
    "\ud800\udc00"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isWhatTheCanonicalizerOfRfc8785Writes(long seed) throws IOException {
    Random random = new Random(seed);
    ObjectMapper anyMapper = new ObjectMapper();
    for (int i = 0; i < OBJECTS; i++) {
      Map<String, Object> object = object(random, 3);

      assertThat(CanonicalJson.of(object))
          .isEqualTo(
              new JsonCanonicalizer(anyMapper.writeValueAsString(object)).getEncodedString());
    }
  }

  @Test
  void namesAreSortedByUtf16AndControlsHaveSmallHexDigits() {
    assertThat(CanonicalJson.of(Map.of("\ufb33", 2, "a", "\u001f\u007f/\n\"", "\u20ac", 1)))
        .isEqualTo("{\"a\":\"\\u001f\u007f/\\n\\\"\",\"\u20ac\":1,\"\ufb33\":2}");
    assertThat(CanonicalJson.of(Map.of("\ufb33", 2, "\ud83d\ude00", 1)))
        .isEqualTo("{\"\ud83d\ude00\":1,\"\ufb33\":2}");
  }

  @Test
  void numberThatWouldBeRoundedIsRefusedHoweverDeepItStands() {
    for (Object object : List.of(LARGEST + 1, List.of(-LARGEST - 1), Map.of("b", LARGEST + 1))) {
      assertThatThrownBy(() -> CanonicalJson.of(Map.of("a", object)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2^53");
    }
  }

  private static Map<String, Object> object(Random random, int depth) {
    Map<String, Object> object = new HashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.put(text(random), value(random, depth));
    }
    return object;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong(-LARGEST, LARGEST + 1);
      case 2 -> random.nextBoolean();
      case 3 -> random.nextInt(4) > 0 ? random.nextInt(100) : random.nextGaussian() * 1e12;
      case 8 -> object(random, depth - 1);
      case 9 -> list(random, depth - 1);
      default -> text(random);
    };
  }

  private static List<Object> list(Random random, int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(random, depth));
    }
    return list;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
