// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.store.Blocks.Scope;

/**
 * What a plan of this package does when it is applied.
 *
 * @param reason why, in the words of whoever asked
 */
record Order(Scope scope, String reason, String by) {
  /** By which a second plan for the same is found. */
  String basis() {
    return "block:" + scope.kind().word() + ":" + scope.subject();
  }
}
