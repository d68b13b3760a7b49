// SPDX-License-Identifier: Apache-2.0
/**
 * Whole frames between one master and several stations on one pair of wires, of which one may speak
 * at a time: RS-485, or a serial line between two.
 *
 * <p>The master asks, a station answers; both carry at most one segment of a frame. A segment is
 * enciphered and authenticated (AES-128-CCM, RFC 3610) with keys that HKDF (RFC 5869) makes of the
 * station's secret and a nonce of each end, and is counted: what is repeated, replayed or meant for
 * another station is not taken. On the wire it is stuffed (COBS) between zeros and carries a
 * CRC-32, which serves to find the beginning of the next segment after a disturbance, and for
 * nothing else.
 *
 * <p>{@link io.keyway.cabinet.transport.multidrop.BusMaster} is the bridge's end, {@link
 * io.keyway.cabinet.transport.multidrop.BusStation} a cabinet's. Both make a {@link
 * io.keyway.cabinet.transport.Line} of each session. Deadlines are made of the time that octets
 * take on the wire.
 */
@NullMarked
package io.keyway.cabinet.transport.multidrop;

import org.jspecify.annotations.NullMarked;
