// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that arrived at the door.
 *
 * @param delivery the sender's number of this delivery, where it has one
 * @param sha256 hex, of the raw body
 */
public record Arrival(
    String source, Optional<String> delivery, String sha256, Instant receivedAt) {}
