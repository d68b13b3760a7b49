// SPDX-License-Identifier: Apache-2.0
/**
 * What all directories that speak LDAP have in common, whatever their way to tell changes: servers
 * of which one stands in for another, TLS with verified names, searches in pages that are whole or
 * fail, and who is in which group. The kinds of sources built on it know nothing of each other.
 *
 * <p>RFC 4511 (the protocol), RFC 4513 section 3 (TLS and names), RFC 2696 (paged results).
 * Library: UnboundID LDAP SDK for Java.
 */
@NullMarked
package io.keyway.connectors.directory;

import org.jspecify.annotations.NullMarked;
