// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.model.credential.CardNumber;

/** Reads the fields of a control request, or says what is wrong with them, never their content. */
final class Fields {
  private Fields() {}

  static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new BadRequest(400, name + " must be text");
    }
    return value.textValue();
  }

  /** Digits, as text; a number counts where no leading zero can have been lost. */
  static String digits(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!(value.isTextual() || value.isIntegralNumber()) || !value.asText().matches("\\d{1,16}")) {
      throw new BadRequest(400, name + " must be text of 1 to 16 digits");
    }
    return value.asText();
  }

  static long whole(JsonNode body, String name, long least, long most) {
    JsonNode value = body.path(name);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (!fits || value.longValue() < least || value.longValue() > most) {
      throw new BadRequest(400, name + " must be a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  /** A number of any size that a card can have, as a number or as its digits. */
  static CardNumber cardNumber(JsonNode body, String name) {
    JsonNode value = body.path(name);
    try {
      if (value.isTextual() || value.isIntegralNumber()) {
        return CardNumber.parse(value.asText());
      }
    } catch (IllegalArgumentException e) {
      // Said below, as of any other value.
    }
    throw new BadRequest(400, name + " must be a whole number of at most 200 bits");
  }

  static long wholeOr(JsonNode body, String name, long absent, long least, long most) {
    return body.has(name) ? whole(body, name, least, most) : absent;
  }
}
