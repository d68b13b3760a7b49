// SPDX-License-Identifier: Apache-2.0
/**
 * People from a view of a database: kind {@code sql}. It is read by its key, page after page, and
 * by when rows changed where the view says that; never written.
 */
@NullMarked
package io.keyway.connectors.source.sql;

import org.jspecify.annotations.NullMarked;
