// SPDX-License-Identifier: Apache-2.0
/**
 * What a cardholder shows at a cabinet: a badge, or an ID with a PIN.
 *
 * <p>A badge is known by its card format, facility code and card number; raw bits become one
 * through a {@link io.keyway.model.credential.CardFormat}. PINs exist here only as verifiers, never
 * in clear.
 */
@NullMarked
package io.keyway.model.credential;

import org.jspecify.annotations.NullMarked;
