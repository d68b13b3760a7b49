// SPDX-License-Identifier: Apache-2.0
/**
 * Who a cardholder is, and what the systems that know people say about them.
 *
 * <p>Data flows one way: {@link io.keyway.model.identity.SourceRecord} (what a source said, raw) to
 * {@link io.keyway.model.identity.IdentityChange} (what it means) to {@link
 * io.keyway.model.identity.Cardholder} (what we hold to be true).
 */
@NullMarked
package io.keyway.model.identity;

import org.jspecify.annotations.NullMarked;
