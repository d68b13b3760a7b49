// SPDX-License-Identifier: Apache-2.0
/**
 * What all lock boards have in common: a master asks, a board answers, a channel drives one lock
 * and senses whether it is open.
 *
 * <p>A {@link io.keyway.cabinet.hardware.lockboard.board.BoardProtocol} is the bytes of one family
 * and nothing else: no line, no time, no retry. The folders beside this one hold the families, one
 * record for each message with its bytes beside it; they are found by ServiceLoader. A new family
 * is a new folder with a class that is registered by {@code @AutoService}.
 */
@NullMarked
package io.keyway.cabinet.hardware.lockboard.board;

import org.jspecify.annotations.NullMarked;
