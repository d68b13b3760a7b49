// SPDX-License-Identifier: Apache-2.0
/**
 * How sources ask servers over HTTP, within bounds: one address and no other, a time within which
 * the whole answer must be there, a size that it may have, no redirect followed, and every failure
 * told as what its reader does next ({@link io.keyway.connectors.source.SourceException}).
 *
 * <p>Secrets go over TLS only, but to this machine itself. A server is known by a certificate
 * authority, or by the fingerprint of its very certificate.
 */
@NullMarked
package io.keyway.connectors.http;

import org.jspecify.annotations.NullMarked;
