// SPDX-License-Identifier: Apache-2.0
/**
 * The page at {@code /}: what the bridge knows now, live.
 *
 * <p>{@link io.keyway.app.console.BoardReader} reads a {@link io.keyway.app.console.Board} from the
 * database; {@link io.keyway.app.console.Parts} renders it part by part. The page asks for its
 * parts again whenever a commit was made, and for what is done on it calls the same API as
 * everyone.
 */
@NullMarked
package io.keyway.app.console;

import org.jspecify.annotations.NullMarked;
