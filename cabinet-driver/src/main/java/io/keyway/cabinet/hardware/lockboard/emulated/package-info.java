// SPDX-License-Identifier: Apache-2.0
/**
 * Lock boards without metal, byte by byte: they answer on a serial line or a socket as boards do,
 * as slowly as the line's rate makes them, and make every mistake that a line makes when told to.
 *
 * <p>{@link io.keyway.cabinet.hardware.lockboard.emulated.EmulatedBoard} is the locks of one board
 * and the hands that work them; {@link io.keyway.cabinet.hardware.lockboard.emulated.EmulatedLine}
 * is the line on which some of them answer.
 */
@NullMarked
package io.keyway.cabinet.hardware.lockboard.emulated;

import org.jspecify.annotations.NullMarked;
