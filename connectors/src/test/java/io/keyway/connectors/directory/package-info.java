// SPDX-License-Identifier: Apache-2.0
/** Real directories that tests start, and tests of what all directories share. */
@NullMarked
package io.keyway.connectors.directory;

import org.jspecify.annotations.NullMarked;
