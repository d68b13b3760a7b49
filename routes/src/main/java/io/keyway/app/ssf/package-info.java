// SPDX-License-Identifier: Apache-2.0
/**
 * Shared signals (OpenID Shared Signals Framework 1.0, CAEP 1.0, RISC 1.0): an identity provider
 * says within seconds that an account was disabled, and the keys follow.
 *
 * <p>{@link io.keyway.app.ssf.SsfFilter} takes tokens that are pushed (RFC 8935), {@link
 * io.keyway.app.ssf.SsfPoller} asks for those that are not (RFC 8936). Both hand them to {@link
 * io.keyway.app.ssf.SsfReceiver}: a token that is believed is made a record of its source by the
 * policy in {@code signal/*.yaml} and goes through the same door as every other record, so that
 * receipts, quarantine and incidents are the same. It is acknowledged after that is durable.
 *
 * <p>A stream that falls silent is as dangerous as a forged token: {@link
 * io.keyway.app.ssf.StreamLife} tells when nothing came for too long, or when the transmitter says
 * that it stops.
 */
@NullMarked
package io.keyway.app.ssf;

import org.jspecify.annotations.NullMarked;
