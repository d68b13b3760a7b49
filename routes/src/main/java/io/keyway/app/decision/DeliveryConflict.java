// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

/** A delivery id came again with another body. */
public final class DeliveryConflict extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DeliveryConflict(Delivery delivery) {
    super(
        "Delivery %s of source %s came before with another body; send a changed record under a new id"
            .formatted(delivery.id(), delivery.source()));
  }
}
