// SPDX-License-Identifier: Apache-2.0
/**
 * The part of CBOR that the cabinet link speaks, in its one deterministic form: RFC 8949, section
 * 4.2.1.
 *
 * <p>Integers, byte strings, text, booleans, arrays and maps with ascending unsigned integer keys;
 * definite lengths, shortest heads. No floats, tags, null or other simple values. What is written
 * is canonical by construction; what is read is refused where it is not, so that two ends that hold
 * the same content hold the same bytes, and the same digest.
 */
@NullMarked
package io.keyway.cabinet.protocol.link.cbor;

import org.jspecify.annotations.NullMarked;
