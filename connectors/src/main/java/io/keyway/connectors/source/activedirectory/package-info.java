// SPDX-License-Identifier: Apache-2.0
/**
 * Active Directory, kind {@code active-directory}: everybody by paged searches, changes by {@code
 * uSNChanged} or by the DirSync control. Written after Microsoft's [MS-ADTS] (sections
 * 3.1.1.3.4.1.3 LDAP_SERVER_DIRSYNC_OID, 3.1.1.1.9 for update sequence numbers, 2.2.16 for
 * userAccountControl) and tried against a Samba 4 domain controller, which is not Windows.
 *
 * <p>Update sequence numbers are one domain controller's own and are not replicated: what was read
 * is remembered with the controller's name and its database's invocationId, and where either is
 * another everybody is read again. A group that changes does not change its members; an account
 * that expires, or is moved out of what is read, changes nothing that a filter would find. Each has
 * its own way here.
 */
@NullMarked
package io.keyway.connectors.source.activedirectory;

import org.jspecify.annotations.NullMarked;
