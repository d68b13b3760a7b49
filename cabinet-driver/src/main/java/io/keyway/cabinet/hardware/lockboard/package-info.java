// SPDX-License-Identifier: Apache-2.0
/**
 * Cabinets that are built from lock boards: each slot is a channel of a board, boards share a line.
 *
 * <p>{@link io.keyway.cabinet.hardware.lockboard.Wiring} says which channel is which slot. One
 * {@link io.keyway.cabinet.hardware.lockboard.BoardBus} for each line asks its boards in turn, on a
 * thread of its own, and opens what it is told to open; {@link
 * io.keyway.cabinet.hardware.lockboard.LockBoards} makes slots of channels, on the controller's
 * thread. What a family of boards says is in {@code board} and the folders of the families.
 *
 * <p>A board senses that something hangs, not what: with these boards a key set is taken for the
 * one that belongs into the slot.
 */
@NullMarked
package io.keyway.cabinet.hardware.lockboard;

import org.jspecify.annotations.NullMarked;
