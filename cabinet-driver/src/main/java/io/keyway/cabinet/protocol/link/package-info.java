// SPDX-License-Identifier: Apache-2.0
/**
 * The cabinet link: Keyway's own protocol for cabinets that think for themselves, open to any maker
 * ({@code docs/reference/link.md}). Length-prefixed frames of canonical CBOR over TCP.
 *
 * <p>{@link io.keyway.cabinet.protocol.link.LinkProtocol} is the bridge's end, {@link
 * io.keyway.cabinet.protocol.link.LinkClient} the cabinet's. Each connection lives on one thread of
 * the transport; requests may come from any. Revocations have a lane of their own: they are handed
 * to the line at once, and never more than two parts of a bulk transfer are on the way before them.
 */
@NullMarked
package io.keyway.cabinet.protocol.link;

import org.jspecify.annotations.NullMarked;
