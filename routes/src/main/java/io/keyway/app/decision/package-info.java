// SPDX-License-Identifier: Apache-2.0
/**
 * From an identity change to a committed decision: the lifecycle state, the withdrawn and given
 * grants, the rosters they touch, the receipt and the audit event, all in one commit.
 */
@NullMarked
package io.keyway.app.decision;

import org.jspecify.annotations.NullMarked;
