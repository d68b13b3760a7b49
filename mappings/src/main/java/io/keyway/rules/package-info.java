// SPDX-License-Identifier: Apache-2.0
/**
 * The verbs of Keyway: what a record may do to a person, who may take which key set, how much may
 * change at once, who holds what. Pure functions over {@code io.keyway.model}: no I/O, no clock, no
 * library.
 *
 * <p>Data flows: {@link io.keyway.rules.SourceMapping} makes an identity change of a source's
 * record, {@link io.keyway.rules.Correlator} finds its person, {@link io.keyway.rules.Lifecycle}
 * says what it does, {@link io.keyway.rules.EntitlementPolicy} says which grants follow, {@link
 * io.keyway.rules.ChangeBudget} says when that is too much at once, and {@link
 * io.keyway.rules.CustodyLedger} says who holds what after a cabinet's journal entry.
 *
 * <p>Rules that a site writes itself arrive as {@link io.keyway.rules.Condition} and {@link
 * io.keyway.rules.Expression}; {@code io.keyway.rules.load} compiles them out of YAML.
 */
@NullMarked
package io.keyway.rules;

import org.jspecify.annotations.NullMarked;
