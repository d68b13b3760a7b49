// SPDX-License-Identifier: Apache-2.0
/**
 * Who may be on the cabinet link, at the bridge: the site's certificate authority on its disk, the
 * one-time codes that operators carry to cabinets, and the list of certificates that count.
 *
 * <p>The key of the authority lies in a PKCS #12 file in the site's folder and nowhere else; the
 * database knows what was issued and what was ended. A certificate that is not in the database does
 * not count: after an older database was put back, a cabinet that was enrolled since is turned away
 * until it is enrolled again.
 */
@NullMarked
package io.keyway.app.enrolment;

import org.jspecify.annotations.NullMarked;
