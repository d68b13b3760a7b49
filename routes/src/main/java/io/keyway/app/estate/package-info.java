// SPDX-License-Identifier: Apache-2.0
/**
 * What hangs on the walls, as it is in force: the sites, cabinets and key sets of {@code
 * cabinets.yaml}.
 *
 * <p>{@link io.keyway.app.estate.EstateFile} reads the file; {@link
 * io.keyway.app.estate.CurrentEstate} holds the one that counts now. An estate is immutable and
 * replaced whole. Whoever begins a piece of work asks once for the present one and stays with it to
 * the end; whoever keeps something alive for each cabinet (a lane, say) listens for the next. Who
 * decides whether an edited file may come into force is the gate in {@code site}, beside that of
 * the access rules: the two name each other, and are exchanged together.
 */
@NullMarked
package io.keyway.app.estate;

import org.jspecify.annotations.NullMarked;
