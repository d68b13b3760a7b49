// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import java.time.Instant;

/**
 * What keeps a key set from a person, whatever the rules give.
 *
 * @param kind {@code site}, {@code key-set} or {@code badge} for a block; {@code restore} for a
 *     hold after an older database was put back; {@code merged} for a record that is another
 *     person's
 * @param subject id of the site, key set or person; empty for a badge, whose number is never shown,
 *     and for a restore
 * @param because one sentence
 */
public record Withheld(String kind, String subject, String because, Instant since) {}
