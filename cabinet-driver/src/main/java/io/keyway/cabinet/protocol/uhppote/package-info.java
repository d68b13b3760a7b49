// SPDX-License-Identifier: Apache-2.0
/**
 * UHPPOTE UT0311-L0x door controllers over UDP: the bridge calls them.
 *
 * <p>A controller knows cards, days and doors. All that a cabinet knows beside is kept here, in a
 * ledger on the bridge's disk: whose card it is, in which epoch and revision, what must not come
 * back, until when the lease goes. Each controller has one thread ({@link
 * io.keyway.cabinet.protocol.uhppote.Caller}) that does all work in steps of a few packets; a
 * revocation is the next step. Nothing counts as done that was not read back.
 *
 * <p>The packets carry no proof of who sent them: docs/reference/uhppote.md.
 */
@NullMarked
package io.keyway.cabinet.protocol.uhppote;

import org.jspecify.annotations.NullMarked;
