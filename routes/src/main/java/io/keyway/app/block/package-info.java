// SPDX-License-Identifier: Apache-2.0
/**
 * Taking from everybody at once: a site in lock-down, a key set, a lost badge. Each is a block in
 * the database that rights honour until it is released, so that no later record gives anything
 * back; each act is a plan, so that a crash finishes it and the ledger names who asked and who
 * agreed. Blocks are set in one commit, then the rights of those they touch are computed anew, some
 * hundred people in a commit, ahead of everything that gives.
 */
@NullMarked
package io.keyway.app.block;

import org.jspecify.annotations.NullMarked;
