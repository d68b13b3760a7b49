// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;

/** What a reader or keypad sees of a credential: enough to look its holder up. */
public record Token(String value) {
  /** What is seen of a credential. */
  public static Token of(Credential credential) {
    return switch (credential) {
      case Badge(var format, var facilityCode, var cardNumber) ->
          new Token("b:" + facilityCode.value() + ":" + cardNumber.value() + ":" + format);
      case Pin(var id, var verifier, boolean once) -> ofPin(id);
    };
  }

  /** What is typed before a PIN. */
  public static Token ofPin(String id) {
    return new Token("p:" + id);
  }

  /** Says nothing of the card. */
  @Override
  public String toString() {
    return "Token[masked]";
  }
}
