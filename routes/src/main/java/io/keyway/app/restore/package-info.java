// SPDX-License-Identifier: Apache-2.0
/**
 * A restored or older database never gives rights back. Once a cabinet knows something newer than
 * the database, or somebody said at the start that a backup was put back, the whole bridge only
 * takes rights away: what cabinets hold is read back, what they know better is written down ({@link
 * io.keyway.app.restore.OlderDatabase}), and when every source has sent a whole snapshot since, an
 * approver may release the bridge ({@link io.keyway.app.restore.RestoreAction}).
 */
@NullMarked
package io.keyway.app.restore;

import org.jspecify.annotations.NullMarked;
