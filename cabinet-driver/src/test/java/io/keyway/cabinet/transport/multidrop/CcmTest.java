// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the packet vectors of RFC 3610, section 8, that have a tag of eight octets. */
final class CcmTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest(name = "packet vector {0}")
  @CsvSource({
    "1, C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF, 00000003020100A0A1A2A3A4A5, 0001020304050607,"
        + " 08090A0B0C0D0E0F101112131415161718191A1B1C1D1E,"
        + " 588C979A61C663D2F066D0C2C0F989806D5F6B61DAC38417E8D12CFDF926E0",
    "2, C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF, 00000004030201A0A1A2A3A4A5, 0001020304050607,"
        + " 08090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F,"
        + " 72C91A36E135F8CF291CA894085C87E3CC15C439C9E43A3BA091D56E10400916",
    "3, C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF, 00000005040302A0A1A2A3A4A5, 0001020304050607,"
        + " 08090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20,"
        + " 51B1E5F44A197D1DA46B0F8E2D282AE871E838BB64DA8596574ADAA76FBD9FB0C5",
    "4, C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF, 00000006050403A0A1A2A3A4A5, 000102030405060708090A0B,"
        + " 0C0D0E0F101112131415161718191A1B1C1D1E,"
        + " A28C6865939A9A79FAAA5C4C2A9D4A91CDAC8C96C861B9C9E61EF1",
    "13, D7828D13B2B0BDC325A76236DF93CC6B, 00412B4EA9CDBE3C9696766CFA, 0BE1A88BACE018B1,"
        + " 08E8CF97D820EA258460E96AD9CF5289054D895CEAC47C,"
        + " 4CB97F86A2A4689A877947AB8091EF5386A6FFBDD080F8E78CF7CB0CDDD7B3",
  })
  void agreesWithTheStandard(
      int vector, String key, String nonce, String header, String text, String sealed) {
    Ccm ccm = new Ccm(HEX.parseHex(key));

    byte[] out = ccm.seal(HEX.parseHex(nonce), HEX.parseHex(header), HEX.parseHex(text));

    assertThat(HEX.withUpperCase().formatHex(out)).isEqualTo(sealed);
    assertThat(ccm.open(HEX.parseHex(nonce), HEX.parseHex(header), out))
        .hasValue(HEX.parseHex(text));
  }

  @Test
  void noOctetOfItMayBeAnother() {
    Random random = new Random(11);
    byte[] key = new byte[16];
    random.nextBytes(key);
    Ccm ccm = new Ccm(key);
    for (int length = 0; length < 64; length++) {
      byte[] nonce = octets(random, Ccm.NONCE);
      byte[] header = octets(random, length % 40);
      byte[] sealed = ccm.seal(nonce, header, octets(random, length));
      for (int at = 0; at < sealed.length; at++) {
        byte[] other = sealed.clone();
        other[at] ^= (byte) (1 << random.nextInt(8));
        assertThat(ccm.open(nonce, header, other)).isEmpty();
      }
      if (header.length > 0) {
        header[random.nextInt(header.length)] ^= 1;
        assertThat(ccm.open(nonce, header, sealed)).isEmpty();
      }
      assertThat(ccm.open(octets(random, Ccm.NONCE), header, sealed)).isEmpty();
    }
  }

  @Test
  void lessThanATagIsNothing() {
    Ccm ccm = new Ccm(new byte[16]);

    assertThat(ccm.open(new byte[Ccm.NONCE], new byte[0], new byte[Ccm.TAG - 1])).isEmpty();
  }

  @Test
  void aNonceOfAnotherLengthIsAMistakeOfOurs() {
    Ccm ccm = new Ccm(new byte[16]);

    assertThatThrownBy(() -> ccm.seal(new byte[12], new byte[0], new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
