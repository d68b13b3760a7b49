// SPDX-License-Identifier: Apache-2.0
/**
 * LDAP directories, kind {@code ldap}: everybody by paged searches (RFC 2696), changes as they
 * happen by content synchronisation (RFC 4533, refreshAndPersist). Written for OpenLDAP, whose
 * overlay syncprov serves it; tried against slapd 2.5.
 *
 * <p>A person's groups are found from the groups, nested ones too, because a group that changes
 * does not change its members. What OpenLDAP's own accounts say is read as {@code status}: {@code
 * pwdAccountLockedTime} of an administrator (not of too many wrong passwords) and {@code
 * pwdEndTime} (draft-behera-ldap-password-policy-11, sections 5.3.3 and 5.3.9).
 */
@NullMarked
package io.keyway.connectors.source.ldap;

import org.jspecify.annotations.NullMarked;
