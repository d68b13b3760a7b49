// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of the cabinet link, version 1: one record each, its bytes beside it. The same in
 * CDDL, with examples in bytes, stands in {@code docs/reference/link.md}.
 *
 * <p>A frame holds one message: an array of a type number and a map with integer keys. The messages
 * of the handshake tolerate keys they do not know, so that later versions can be negotiated; all
 * others refuse them. {@link io.keyway.cabinet.protocol.link.message.FromCabinet} and {@link
 * io.keyway.cabinet.protocol.link.message.FromBridge} hold what each end may say; what the wire
 * says of a roster entry, a layout and a journal entry stands in {@code Wire*}.
 */
@NullMarked
package io.keyway.cabinet.protocol.link.message;

import org.jspecify.annotations.NullMarked;
