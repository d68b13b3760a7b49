// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.RosterDigest;
import io.keyway.model.identity.CardholderId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are packed are as those that are not, and their digest is that of a cabinet. */
class RosterRowsTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverIsPutComesBackAndIsHashedAsACabinetDoes(long seed) {
    Random random = new Random(seed);
    Map<CardholderId, RosterRow> model = new HashMap<>();
    RosterRows rows = new RosterRows();
    for (int i = 0; i < 6_000; i++) {
      CardholderId person = person(random);
      RosterRow row = row(random);
      rows.put(person, row);
      model.put(person, row);
      if (i % 50 == 0) {
        assertThat(rows.actualDigest()).isEqualTo(digest(model));
      }
      CardholderId other = person(random);
      assertThat(rows.get(other))
          .isEqualTo(model.getOrDefault(other, new RosterRow(0, 0, "", 0, 0, "")));
    }
    assertThat(rows.people()).containsExactlyInAnyOrderElementsOf(model.keySet());
    assertThat(rows.actualDigest()).isEqualTo(digest(model));
    model.forEach((person, row) -> assertThat(rows.get(person)).isEqualTo(row));
  }

  @Test
  void anIdThatOnlyLooksLikeAUuidIsKeptAsItIsWritten() {
    RosterRows rows = new RosterRows();
    String digest = "ab".repeat(32);
    CardholderId upper = new CardholderId("0198C5A0-0000-7000-8000-000000000001");
    CardholderId lower = new CardholderId("0198c5a0-0000-7000-8000-000000000001");
    CardholderId shorter = new CardholderId("0198c5a0-0-7000-8000-00000000000000a");

    rows.put(upper, new RosterRow(1, 1, digest, 1, 1, digest));
    rows.put(shorter, new RosterRow(1, 2, digest, 1, 2, digest));
    rows.put(lower, new RosterRow(1, 3, digest, 1, 3, digest));

    assertThat(rows.people()).containsExactlyInAnyOrder(upper, lower, shorter);
    assertThat(rows.get(upper).revision()).isEqualTo(1);
    assertThat(rows.get(shorter).revision()).isEqualTo(2);
    assertThat(rows.get(lower).revision()).isEqualTo(3);
  }

  private static String digest(Map<CardholderId, RosterRow> model) {
    RosterDigest digest = new RosterDigest();
    model.forEach(
        (person, row) -> {
          if (row.isHolding()) {
            digest.put(person, HEX.parseHex(row.actualDigest()));
          }
        });
    return digest.hex();
  }

  /** Most ids are the bridge's own, with high and low first bits; some came from elsewhere. */
  private static CardholderId person(Random random) {
    int number = random.nextInt(1_500);
    Random own = new Random(number);
    return new CardholderId(
        number % 7 == 0 ? "person-" + number : new UUID(own.nextLong(), own.nextLong()).toString());
  }

  private static RosterRow row(Random random) {
    long revision = 1 + random.nextInt(5);
    String digest = random.nextInt(4) == 0 ? "" : hash(random.nextInt(3));
    return random.nextInt(3) == 0
        ? new RosterRow(1, revision + 1, hash(7), 1, revision, digest)
        : new RosterRow(1, revision, digest, 1, revision, digest);
  }

  private static String hash(int number) {
    return HEX.formatHex(new byte[] {(byte) (number * 77)}).repeat(31) + "0f";
  }
}
