// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.settings.SignalSettings;
import io.keyway.connectors.signal.SetVerifier;
import java.util.Optional;

/**
 * One configured stream, ready to be used.
 *
 * @param source in whose name it speaks
 * @param authorization value of the header that a push must bear; empty where none is asked for
 */
record SignalStream(
    String name,
    String source,
    SignalSettings.Stream settings,
    SetVerifier verifier,
    Optional<String> authorization) {

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "SignalStream[name=" + name + "]";
  }
}
