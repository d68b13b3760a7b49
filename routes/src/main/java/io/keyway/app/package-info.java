// SPDX-License-Identifier: Apache-2.0
/**
 * The bridge: the only place where all meet. One class for each route file, of the same name
 * without its number; routes call them as beans.
 */
@NullMarked
package io.keyway.app;

import org.jspecify.annotations.NullMarked;
