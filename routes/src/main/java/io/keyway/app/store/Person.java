// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.identity.Cardholder;
import java.time.Instant;

/**
 * A cardholder with what the lifecycle table needs to know.
 *
 * @param stateSource the source whose record set the state
 * @param stateAt newest effective instant of a record that said this state
 * @param epochAt from when the present epoch counts
 */
public record Person(Cardholder cardholder, String stateSource, Instant stateAt, Instant epochAt) {}
