// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.signature.Jws;
import io.keyway.app.signature.PublicJwk;
import io.keyway.app.signature.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs receipts for those who ask for it, never on the way of a revocation. Its key is made at
 * first need, in {@code secrets/receipt-key} of the site's folder. Thread-safe.
 */
@Component
public class ReceiptSeal {
  private final Path file;
  private final ObjectMapper json;
  private @Nullable SigningKey made;

  ReceiptSeal(HomeSettings home, ObjectMapper json) {
    this.file = home.home().resolve("secrets/receipt-key");
    this.json = json;
  }

  /** The receipt as a compact JWS; its payload is the receipt's JSON. */
  String sign(ReceiptJson receipt) {
    try {
      return Jws.sign(Jws.RECEIPT, json.writeValueAsString(receipt), key());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Our own receipts are always JSON", e);
    }
  }

  /** What such signatures are checked with. */
  PublicJwk publicKey() {
    return PublicJwk.of(key());
  }

  private synchronized SigningKey key() {
    if (made == null) {
      try {
        made = SigningKey.at(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read or make " + file, e);
      }
    }
    return made;
  }
}
