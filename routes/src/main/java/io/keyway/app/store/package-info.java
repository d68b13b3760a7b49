// SPDX-License-Identifier: Apache-2.0
/**
 * The database: one writer with group commit, a pool of readers, and one class per table group that
 * knows its SQL. Nothing outside this package writes SQL.
 */
@NullMarked
package io.keyway.app.store;

import org.jspecify.annotations.NullMarked;
