// SPDX-License-Identifier: Apache-2.0
/**
 * How everyone who must know is told of every committed event, at least once and in order for each
 * key.
 *
 * <p>{@link io.keyway.app.forwarding.Outbox} follows the ledger and hands each entry to one durable
 * queue for each sink. {@link io.keyway.app.forwarding.SinkQueue} takes batches from it, has them
 * delivered, and acknowledges them only then. It waits out an outage with the batch in hand, so
 * nothing overtakes; what a sink refuses for good is set aside, and a gap marker is delivered in
 * its place. A {@link io.keyway.app.forwarding.Sink} knows what one kind of system wants to hear;
 * the way to it is the route {@code 5-forwarding} and a kamelet, or Netty for syslog.
 */
@NullMarked
package io.keyway.app.forwarding;

import org.jspecify.annotations.NullMarked;
