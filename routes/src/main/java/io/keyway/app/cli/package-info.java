// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of {@code ./keyway}. One class for each command; it asks the running bridge over
 * HTTP, or works on files of this machine, and never opens the bridge's database. Nothing here
 * needs Spring before {@code run}, so that a command answers at once.
 *
 * <p>A new command is a class that takes {@link Surroundings} and one word in the list of {@link
 * Main}. It returns its exit code: 0 done, 1 refused or failed (throw {@link
 * io.keyway.app.client.Trouble} with one clear line), 2 usage (picocli's own).
 */
@NullMarked
package io.keyway.app.cli;

import org.jspecify.annotations.NullMarked;
