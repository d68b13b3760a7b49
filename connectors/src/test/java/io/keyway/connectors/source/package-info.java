// SPDX-License-Identifier: Apache-2.0
/**
 * What every source must keep, and what tests of sources share: a server under test, a line that
 * breaks where a test wants it to, and a source in memory.
 */
@NullMarked
package io.keyway.connectors.source;

import org.jspecify.annotations.NullMarked;
