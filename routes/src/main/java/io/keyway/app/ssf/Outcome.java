// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.connectors.signal.Verification.Error;

/** What came of a token. */
sealed interface Outcome {

  /** It is durable, and may be acknowledged. */
  record Taken() implements Outcome {}

  /** It is not believed, and never will be. */
  record Refused(Error error, String description) implements Outcome {}

  /** Nothing was done; the same may be sent again. */
  record NotNow(String why) implements Outcome {}
}
