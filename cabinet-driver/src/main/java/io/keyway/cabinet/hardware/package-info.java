// SPDX-License-Identifier: Apache-2.0
/**
 * What the brain of a cabinet drives: locks, fob sensors and a clock, each a small interface that a
 * folder below implements for one kind of hardware.
 *
 * <p>Hardware decides nothing. It opens what it is told to open and says what it senses; readers,
 * keypads and sensors report to {@link io.keyway.cabinet.hardware.Senses}. A new kind of hardware
 * is a new folder.
 */
@NullMarked
package io.keyway.cabinet.hardware;

import org.jspecify.annotations.NullMarked;
