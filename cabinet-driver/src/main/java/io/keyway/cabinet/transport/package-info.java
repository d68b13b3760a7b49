// SPDX-License-Identifier: Apache-2.0
/**
 * Moves whole frames between the bridge and cabinets and knows nothing of their meaning.
 *
 * <p>Over TCP a frame is its length in four bytes, most significant first, and as many bytes of
 * content. Nothing is held back to be sent with what follows: TCP_NODELAY is set on both ends, and
 * the send buffers are small, so that what waits is still the sender's to reorder. {@link
 * io.keyway.cabinet.transport.Tls} protects a line where both ends have certificates. Netty is used
 * here and nowhere else.
 *
 * <p>An {@link io.keyway.cabinet.transport.OctetLine} carries octets without frames, over a serial
 * port or a socket: what speaks over it finds its own frames. jSerialComm is used here and nowhere
 * else.
 *
 * <p>{@link io.keyway.cabinet.transport.Datagrams} asks and is answered over UDP.
 */
@NullMarked
package io.keyway.cabinet.transport;

import org.jspecify.annotations.NullMarked;
