// SPDX-License-Identifier: Apache-2.0
/**
 * What people and programs look up: one class for each list, which reads and never writes. The rows
 * are what the HTTP interface shows, so names of their fields are names outside too; empty texts of
 * the tables become nulls here.
 */
@NullMarked
package io.keyway.app.store.listing;

import org.jspecify.annotations.NullMarked;
