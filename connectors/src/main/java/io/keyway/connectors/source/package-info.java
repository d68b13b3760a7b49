// SPDX-License-Identifier: Apache-2.0
/**
 * The door for sources that keep a cursor: systems that are asked who their people are, rather than
 * systems that tell.
 *
 * <p>An {@link io.keyway.connectors.source.IdentityConnector} is one kind of system, found by its
 * word in the settings. It makes an {@link io.keyway.connectors.source.IdentitySource} of one
 * configured system: everybody it lists, in bounded {@link io.keyway.connectors.source.SourceBatch
 * batches}, and, where the system can tell, what changed since a {@link
 * io.keyway.model.identity.SyncToken}. What an entry means is no matter of this package: its fields
 * are raw, and the source's mapping file reads them.
 *
 * <p>The one rule that everything else hangs on: a read is whole, or it throws. A server that is
 * away, a page that is missing, a search that a limit cut short must never look like a list with
 * fewer people, because absence takes rights away. The type of a {@link
 * io.keyway.connectors.source.SourceException} says what its reader does next.
 *
 * <p>To add a kind: a folder below this package with one class that implements {@code
 * IdentityConnector} and is registered by {@code @AutoService}, a test that extends {@code
 * IdentitySourceContract}, a mapping file and a page that says what the system must allow. No kind
 * knows another.
 */
@NullMarked
package io.keyway.connectors.source;

import org.jspecify.annotations.NullMarked;
