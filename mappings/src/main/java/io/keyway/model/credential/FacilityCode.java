// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

/**
 * The site part of a card's number, as printed by the issuer.
 *
 * @param value 0 or more; its upper bound is the card format's
 */
public record FacilityCode(long value) {
  public FacilityCode {
    if (value < 0) {
      throw new IllegalArgumentException("A facility code is 0 or more, not " + value);
    }
  }
}
