// SPDX-License-Identifier: Apache-2.0
/**
 * What survives a power cut: append-only files whose every record is on the disk before {@code
 * append} returns, and folders that only one process may use.
 *
 * <p>A {@link io.keyway.cabinet.durable.LogFile} knows bytes and no meaning. Its owners fold the
 * records into their state at start and replace them by one record when the file grows.
 */
@NullMarked
package io.keyway.cabinet.durable;

import org.jspecify.annotations.NullMarked;
