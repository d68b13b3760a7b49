// SPDX-License-Identifier: Apache-2.0
/**
 * Shared signals as they stand on the wire: security event tokens (RFC 8417, OpenID Shared Signals
 * Framework 1.0) are read, believed or refused by {@link io.keyway.connectors.signal.SetVerifier},
 * and fetched from a transmitter that does not push by {@link
 * io.keyway.connectors.signal.PollEndpoint} (RFC 8936). What an event does is not decided here.
 *
 * <p>No key, address or algorithm is ever taken from a token: all of them are pinned by whoever
 * makes the verifier. A token is no login: it has no {@code exp}, so that a library's ordinary
 * check of a JWT would refuse the right ones and believe wrong ones.
 */
@NullMarked
package io.keyway.connectors.signal;

import org.jspecify.annotations.NullMarked;
