// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

/** All that one cabinet's brain drives. */
public record Hardware(Locks locks, FobSensors fobs, BoardClock clock) {}
