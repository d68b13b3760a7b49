// SPDX-License-Identifier: Apache-2.0
/**
 * SCIM 2.0 service at {@code /scim/v2}: identity providers write users and groups (RFC 7644).
 *
 * <p>{@link io.keyway.app.scim.ScimFrontDoor} bounds the request and {@link
 * io.keyway.app.scim.ScimClients} says who calls. A user that was written becomes a record of its
 * client's source and goes through the same door as every other ({@code 1-intake-scim}, {@code
 * 1-intake}); the resource is kept in the decision's own commit, so nothing is answered 2xx that is
 * not both durable and decided. A group that was written is a record of each member whom it moves.
 * Writes by which too many would lose rights within a window are answered 409 and wait as a plan,
 * {@link io.keyway.app.scim.HeldWrites}; a deletion never waits. What the wire looks like is {@code
 * io.keyway.connectors.scim}.
 */
@NullMarked
package io.keyway.app.scim;

import org.jspecify.annotations.NullMarked;
