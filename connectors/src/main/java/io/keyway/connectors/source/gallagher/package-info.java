// SPDX-License-Identifier: Apache-2.0
/**
 * Reads cardholders from Gallagher Command Centre over its REST API (public description: Command
 * Centre REST API, "Cardholders", sections "Cardholder changes" and "Search cardholders").
 *
 * <p>One address is known, where the API begins; every other one is a link that an answer gives, on
 * the same server or it is not followed. A snapshot takes the bookmark of the feed of changes
 * first, then everybody page by page. A change says who changed, and that cardholder is read again.
 * The feed tells what was configured and not what passes: a card that ends is an instant of its
 * own. What it hands on is read by {@code mappings/source/gallagher.yaml}.
 *
 * <p>{@link io.keyway.connectors.source.gallagher.CustodyEvents} goes the other way: what happened
 * to keys becomes events there.
 *
 * <p>Written from the public description and tested against a fake that was written from it; never
 * run against a Command Centre.
 */
@NullMarked
package io.keyway.connectors.source.gallagher;

import org.jspecify.annotations.NullMarked;
