// SPDX-License-Identifier: Apache-2.0
/**
 * The one door for every record, {@code direct:intake}: what a source sent becomes a {@code
 * SourceRecord}, its mapping makes an {@code IdentityChange} of it, and that is decided. Whatever
 * does not come through is set aside in the same breath, see {@link io.keyway.app.intake.SetAside},
 * and is an incident where it could have ended somebody's rights.
 *
 * <p>A route that ends here sets two headers: {@code KeywaySource}, the source's name, and, where
 * the sender numbers its deliveries, {@code KeywayDelivery}, the number.
 */
@NullMarked
package io.keyway.app.intake;

import org.jspecify.annotations.NullMarked;
