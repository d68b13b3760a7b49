// SPDX-License-Identifier: Apache-2.0
/**
 * Each route file alone, as it is shipped, with beans that note what they are called with: what
 * arrives where, what an error policy does, what is answered.
 */
@NullMarked
package io.keyway.app.flow;

import org.jspecify.annotations.NullMarked;
