// SPDX-License-Identifier: Apache-2.0
/**
 * What a cabinet remembers over a restart: its roster, its journal, its layout, when its lease was
 * renewed and which PINs were tried too often.
 *
 * <p>Each store folds the records of one {@link io.keyway.cabinet.durable.LogFile} into memory at
 * start. What a method changes is on the disk when it returns. Stores belong to the controller's
 * thread. Records are canonical CBOR, entries as they travel on the link.
 *
 * <p>A store whose file lost something it once held fails closed: the roster keeps its tombstones,
 * forgets every grant and draws a new epoch; the journal says which entries it lost.
 */
@NullMarked
package io.keyway.cabinet.controller.memory;

import org.jspecify.annotations.NullMarked;
