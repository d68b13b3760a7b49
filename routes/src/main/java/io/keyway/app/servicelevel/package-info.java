// SPDX-License-Identifier: Apache-2.0
/**
 * How fast revocations are, from the accepted record to the last cabinet's proof, measured on the
 * receipts themselves: figures for monitoring, an answer for people, and an incident for each that
 * takes longer than the objective.
 */
@NullMarked
package io.keyway.app.servicelevel;

import org.jspecify.annotations.NullMarked;
