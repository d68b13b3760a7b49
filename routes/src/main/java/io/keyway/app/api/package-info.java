// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP interface below {@code /api/v1}: one controller for each noun. Controllers read through
 * {@code store.listing} and act through the same decisions that sources go through; they hold no
 * rules of their own. What is refused is a problem, see {@code app.problem}.
 */
@NullMarked
package io.keyway.app.api;

import org.jspecify.annotations.NullMarked;
