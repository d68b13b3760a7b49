// SPDX-License-Identifier: Apache-2.0
/**
 * Who calls the bridge over HTTP, and what they may do.
 *
 * <p>{@link io.keyway.app.security.AccessFilter} stands before everything and lets nobody past
 * without a credential: a bearer token of a program, or the session of a browser that opened a
 * one-time link. Controllers say with {@link io.keyway.app.security.Needs} which roles may call
 * them; one that says nothing may be called by nobody. {@code /in/**} is let through: each source
 * has a way of its own to prove who it is.
 */
@NullMarked
package io.keyway.app.security;

import org.jspecify.annotations.NullMarked;
