// SPDX-License-Identifier: Apache-2.0
/**
 * SCIM 2.0 as it is spoken (RFC 7643, RFC 7644) and as the large identity providers speak it.
 *
 * <p>A body goes through {@link io.keyway.connectors.scim.ScimShape}, which writes every name as
 * the schema does, reads {@code "False"} as false and keeps nothing that no schema of ours knows.
 * {@link io.keyway.connectors.scim.ScimPatch} changes such a resource, {@link
 * io.keyway.connectors.scim.ScimFilter} asks about it, {@link io.keyway.connectors.scim.ScimPath}
 * names a place in it. What must be refused is a {@link io.keyway.connectors.scim.ScimRefusal}.
 * Nothing here does I/O or keeps state: a service, a client and a Camel component share it.
 *
 * <p>A new attribute is a line in {@code schemas.json}; a new quirk of a provider is a file of
 * golden requests in the service's tests first.
 */
@NullMarked
package io.keyway.connectors.scim;

import org.jspecify.annotations.NullMarked;
