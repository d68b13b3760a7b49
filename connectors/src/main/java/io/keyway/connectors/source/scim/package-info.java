// SPDX-License-Identifier: Apache-2.0
/**
 * Reads users and groups from a SCIM 2.0 service (RFC 7643, RFC 7644) that does not push them.
 *
 * <p>A snapshot reads all pages and counts: a list that is shorter than it says, or that changes
 * its length while it is read, is a failure. Changes are what was modified since, by the service's
 * own clock, minus what the token remembers of the same seconds. SCIM tells nothing of users that
 * are gone, and nothing of who left a group: the first is the next snapshot's matter, and any
 * change of a group asks for one at once. What it hands on is read by {@code
 * mappings/source/scim.yaml}, the same as for what is pushed.
 */
@NullMarked
package io.keyway.connectors.source.scim;

import org.jspecify.annotations.NullMarked;
