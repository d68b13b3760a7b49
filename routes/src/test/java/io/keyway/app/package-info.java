// SPDX-License-Identifier: Apache-2.0
/** Tests of the bridge. {@link io.keyway.app.BridgeTest} starts it whole, once for all of them. */
@NullMarked
package io.keyway.app;

import org.jspecify.annotations.NullMarked;
