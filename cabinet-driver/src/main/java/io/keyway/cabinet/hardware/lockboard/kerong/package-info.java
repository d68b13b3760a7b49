// SPDX-License-Identifier: Apache-2.0
/**
 * The KERONG CU16 family: boards of 16 locks with a hook switch and an infrared sensor each, on
 * RS-485 at 19,200 baud, eight data bits, no parity, one stop bit, unless set otherwise.
 *
 * <p>{@code 02 ADDR CMD [DATA] 03 SUM}: SUM is the sum of all octets before it, modulo 256. The
 * high half of ADDR is the board, the low half the lock, both from 0. The maker publishes no
 * document; the bytes are what several independent programs agree on. Many boards do not answer a
 * command to open: whether the lock opened is read back.
 */
@NullMarked
package io.keyway.cabinet.hardware.lockboard.kerong;

import org.jspecify.annotations.NullMarked;
