// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.settings.RefusedToStart;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence why the bridge did not start, instead of a stack trace. */
final class RefusalToStart extends AbstractFailureAnalyzer<RefusedToStart> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, RefusedToStart cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}
