// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import java.util.Locale;

/** Why somebody got nothing. The first that applies is said. */
public enum Denial {
  NO_SESSION,
  REVOKED,
  UNKNOWN_BADGE,
  LOCKED_OUT,
  BAD_PIN,
  NEW_PIN_REQUIRED,
  NOT_ENTITLED,
  TIME_UNKNOWN,
  LEASE,
  SCHEDULE,
  OUT_OF_ORDER,
  EMPTY,
  MAX_KEYS,
  PIN_REQUIRED,
  SECOND_PERSON_REQUIRED;

  /** The word on the control port and in the journal, such as {@code unknown-badge}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
