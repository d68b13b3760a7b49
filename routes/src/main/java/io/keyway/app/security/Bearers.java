// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import java.util.Optional;

/** Who bears a credential, where that is one person. */
public interface Bearers {
  /** The employee number of whoever calls; empty for programs and shared credentials. */
  Optional<String> employeeNumberOf(Caller caller);
}
