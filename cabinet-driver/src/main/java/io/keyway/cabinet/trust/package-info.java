// SPDX-License-Identifier: Apache-2.0
/**
 * Who is who on the cabinet link: one certificate authority for each site, made by its bridge, and
 * certificates after RFC 5280 that bind a key to a cabinet's id.
 *
 * <p>The bridge keeps the {@link io.keyway.cabinet.trust.Authority}. It issues a certificate for
 * itself, fit for a server only, and one for each cabinet, fit for a client only, so that a
 * cabinet's key never passes for the bridge's. A cabinet makes its key itself and keeps it in an
 * {@link io.keyway.cabinet.trust.IdentityFile}; what leaves it is a {@link
 * io.keyway.cabinet.trust.SigningRequest} (RFC 2986).
 *
 * <p>First trust is an {@link io.keyway.cabinet.trust.EnrolmentCode}: typed at the cabinet, it
 * tells the cabinet which authority to believe, and the bridge which cabinet this is. Afterwards
 * both ends check each other by a {@link io.keyway.cabinet.trust.PeerCheck}.
 *
 * <p>The JDK reads certificates and checks them; Bouncy Castle writes them, here and nowhere else.
 * Nothing in this package knows frames, sockets or databases: which certificates were withdrawn is
 * the bridge's to know.
 */
@NullMarked
package io.keyway.cabinet.trust;

import org.jspecify.annotations.NullMarked;
