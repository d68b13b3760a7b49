// SPDX-License-Identifier: Apache-2.0
/**
 * Listings of people: HR files, from a file that arrives to one that lies in {@code done/} or
 * {@code failed/} with its report, and what sources were asked for, which comes in a {@link
 * io.keyway.app.inbox.Spool} through {@link io.keyway.app.inbox.Listings}. {@link
 * io.keyway.app.inbox.Arrivals} says when a file is whole, {@link io.keyway.app.inbox.Inbox} reads
 * it twice: once to check all of it and to find who is absent, once to apply it. What is too much
 * at once waits as a plan in {@link io.keyway.app.inbox.Holding}.
 */
@NullMarked
package io.keyway.app.inbox;

import org.jspecify.annotations.NullMarked;
