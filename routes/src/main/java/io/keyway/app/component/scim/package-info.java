// SPDX-License-Identifier: Apache-2.0
/**
 * The Camel component {@code scim}: a route searches, reads and writes the users and groups of a
 * SCIM server (RFC 7644), or begins with those that clients push to the bridge's own. {@link
 * io.keyway.app.component.scim.ScimEndpoint} is what a route says, {@link
 * io.keyway.app.component.scim.ScimProducer} asks, {@link
 * io.keyway.app.component.scim.ScimConsumer} hears what {@link io.keyway.app.component.scim.Pushes}
 * keeps for it. Neither decides anything: who may take what follows from what the bridge took in.
 * SCIM servers whose people count are sources ({@code reads: {kind: scim}}), with all that guards a
 * source.
 */
@NullMarked
package io.keyway.app.component.scim;

import org.jspecify.annotations.NullMarked;
