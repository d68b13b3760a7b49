// SPDX-License-Identifier: Apache-2.0
/**
 * How fast a revocation is, as a ratio to a floor: the smallest program that does what a revocation
 * must do, run on the same machine in the same minutes.
 *
 * <p>{@link io.keyway.app.bench.FloorBridge} and {@link io.keyway.app.bench.FloorCabinets} are the
 * floor, {@link io.keyway.app.bench.Load} is the client that drives both, {@link
 * io.keyway.app.bench.Bench} runs the whole and prints the figures. Nothing else uses this package.
 */
@NullMarked
package io.keyway.app.bench;

import org.jspecify.annotations.NullMarked;
