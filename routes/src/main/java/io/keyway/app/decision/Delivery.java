// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import java.time.Instant;

/**
 * One delivery of a record by a sender that numbers its deliveries; the same again has no second
 * effect.
 *
 * @param source name of the source
 * @param id the sender's id of the delivery: webhook-id, JMSMessageID
 * @param bodySha256 hex, of the raw body
 */
public record Delivery(String source, String id, String bodySha256, Instant receivedAt) {}
