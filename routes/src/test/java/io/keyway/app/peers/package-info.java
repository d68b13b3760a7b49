// SPDX-License-Identifier: Apache-2.0
/**
 * Real systems that the bridge speaks to, started for a test on free ports in a folder of their own
 * and stopped by closing them. {@link io.keyway.app.peers.Peers} is the door.
 */
@NullMarked
package io.keyway.app.peers;

import org.jspecify.annotations.NullMarked;
