// SPDX-License-Identifier: Apache-2.0
/** Tests of decisions within the whole bridge. */
@NullMarked
package io.keyway.app.decision;

import org.jspecify.annotations.NullMarked;
