// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.store.listing.PlanListing;
import io.keyway.model.audit.Receipt;
import java.util.List;

/**
 * What became of an act that touches many people.
 *
 * @param plan the plan that stands for the act: waiting for a second person, or applied
 * @param people how many lost or got rights so far
 * @param open how many of their receipts are not complete yet
 * @param receipts their ids
 */
record ActJson(PlanListing.Row plan, int people, long open, List<String> receipts) {
  static ActJson of(PlanListing.Row plan, List<Receipt> receipts) {
    return new ActJson(
        plan,
        receipts.size(),
        receipts.stream().filter(r -> r.state() == Receipt.State.OPEN).count(),
        receipts.stream().map(Receipt::id).toList());
  }
}
