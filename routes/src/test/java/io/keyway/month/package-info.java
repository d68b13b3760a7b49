// SPDX-License-Identifier: Apache-2.0
/**
 * A month in the life of an invented organisation, made from a seed: {@link
 * io.keyway.month.Organisation} says what happens, {@link io.keyway.month.MonthBridge} lets it
 * happen to the real bridge, {@link io.keyway.month.PlainModel} works out on its own what must come
 * of it, and {@link io.keyway.month.MonthTest} compares the two after each day.
 */
@NullMarked
package io.keyway.month;

import org.jspecify.annotations.NullMarked;
