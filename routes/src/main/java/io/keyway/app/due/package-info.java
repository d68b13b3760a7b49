// SPDX-License-Identifier: Apache-2.0
/**
 * What must be done at an instant although nobody speaks: changes dated ahead, curfews, longest
 * holds. Who wants that writes a {@link io.keyway.app.store.DueInstants.DueInstant} in the commit
 * that makes it due, and has a {@link io.keyway.app.due.DueAction} for its kind; {@link
 * io.keyway.app.due.DueTimer} fires it, also where the bridge was down at that instant.
 */
@NullMarked
package io.keyway.app.due;

import org.jspecify.annotations.NullMarked;
