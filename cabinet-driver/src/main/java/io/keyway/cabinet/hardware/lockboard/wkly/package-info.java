// SPDX-License-Identifier: Apache-2.0
/**
 * The family of boards whose frames begin with the letters WKLY, on RS-485 or TTL at 9,600 baud,
 * eight data bits, no parity, one stop bit. They say by themselves when a door moved.
 *
 * <p>{@code 57 4B 4C 59 LEN ADDR CMD [DATA] XOR}: LEN is the length of the whole frame, XOR that of
 * all octets before it. Requests and replies carry the same command; what is asked for and what is
 * answered differs in length. No maker's document is public; the bytes are what independent
 * programs agree on. What stands in the data of a change is not certain, so a change is only a
 * reason to ask.
 */
@NullMarked
package io.keyway.cabinet.hardware.lockboard.wkly;

import org.jspecify.annotations.NullMarked;
