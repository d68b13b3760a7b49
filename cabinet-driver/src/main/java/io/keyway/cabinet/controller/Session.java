// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.util.Optional;

/**
 * Somebody was recognised.
 *
 * @param pinTyped whether their PIN was typed, and right
 * @param second who stands by
 * @param waits whether a second person was asked for: the next badge may be theirs
 * @param until the board's uptime at which it ends by itself
 */
record Session(
    CardholderId person,
    boolean pinTyped,
    Optional<CardholderId> second,
    boolean waits,
    Duration until) {

  static Session of(CardholderId person, boolean pinTyped, Duration until) {
    return new Session(person, pinTyped, Optional.empty(), false, until);
  }

  Session lasting(Duration longer) {
    return new Session(person, pinTyped, second, waits, longer);
  }

  Session withPin(boolean typedNow) {
    return new Session(person, pinTyped || typedNow, second, waits, until);
  }

  Session waiting(boolean waitsNow) {
    return new Session(person, pinTyped, second, waitsNow, until);
  }

  Session with(Optional<CardholderId> standingBy) {
    return new Session(person, pinTyped, standingBy, false, until);
  }
}
