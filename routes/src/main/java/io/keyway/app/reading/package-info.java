// SPDX-License-Identifier: Apache-2.0
/**
 * Sources that are asked who their people are. Each has a thread of its own, {@link
 * io.keyway.app.reading.SourceReader}: it asks again and again what changed, now and then for
 * everybody, and at once for those of whom an event hinted.
 *
 * <p>What comes is written down whole, goes through the gates of {@code app.inbox} as a file would,
 * and only in the commit that notes what became of it is noted how far the source was read. A
 * source that cannot be read, or not whole, takes nothing away: {@link
 * io.keyway.app.reading.SourceAlarm} tells a human once, and takes that back by itself.
 */
@NullMarked
package io.keyway.app.reading;

import org.jspecify.annotations.NullMarked;
