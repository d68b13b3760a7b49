// SPDX-License-Identifier: Apache-2.0
/**
 * What each cabinet should know, and the way there: one lane for each cabinet, revocations first.
 *
 * <p>Level-triggered. A {@link io.keyway.app.provisioning.Lane} knows what its cabinet should hold
 * (desired) and what it acknowledged (actual); whatever wakes it, it sends the difference. A commit
 * that takes rights away does not wait for that comparison: its revocation goes out at once.
 */
@NullMarked
package io.keyway.app.provisioning;

import org.jspecify.annotations.NullMarked;
