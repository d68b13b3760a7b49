// SPDX-License-Identifier: Apache-2.0
/**
 * Keys that an operator releases from afar: off unless a site switches it on, written down before
 * anything is sent, sent once, and reported done only where the cabinet's own journal says that the
 * lock was seen open.
 */
@NullMarked
package io.keyway.app.release;

import org.jspecify.annotations.NullMarked;
