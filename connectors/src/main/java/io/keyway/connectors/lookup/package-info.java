// SPDX-License-Identifier: Apache-2.0
/** What kamelets of look-ups call: where a directory is, what it is asked and what it answers. */
@NullMarked
package io.keyway.connectors.lookup;

import org.jspecify.annotations.NullMarked;
