// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

/** What a typed PIN is, compared with its verifier. */
public enum PinVerdict {
  WRONG,
  RIGHT,
  /** The right one with its last digit one higher, 0 after 9: whoever types it is forced to. */
  DURESS
}
