// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.model.identity.CardholderId;
import java.time.Duration;

/**
 * Somebody was recognised and the door unlocked.
 *
 * @param until the board's uptime at which it ends by itself
 */
record Session(CardholderId person, Duration until) {}
