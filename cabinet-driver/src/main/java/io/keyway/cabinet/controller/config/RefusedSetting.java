// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.config;

/**
 * A {@code cabinet.yaml} that cannot be taken as it is. Its message is {@code file:line: reason}.
 */
public final class RefusedSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedSetting(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
  }
}
