// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened and must be told. Holds ids only: no name, PIN or full card number.
 *
 * @param id stable and unique; duplicates of a delivery are told by it
 * @param type such as {@code custody.key-taken}; the CloudEvents type is {@code io.keyway.} before
 *     it
 * @param subject what it is about, and the key of its order: {@code key:K1}, {@code person:...},
 *     {@code cabinet:C1}
 * @param at when it happened
 * @param data by name; text, numbers, booleans, lists and maps
 */
public record AuditEvent(
    String id, String type, String subject, Instant at, Map<String, Object> data) {
  public AuditEvent {
    data = Collections.unmodifiableMap(new TreeMap<>(data));
  }
}
