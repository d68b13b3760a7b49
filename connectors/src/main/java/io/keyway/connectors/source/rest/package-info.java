// SPDX-License-Identifier: Apache-2.0
/**
 * Any system that lists people in JSON over HTTP, described in YAML and read without a line of
 * Java: kind {@code rest}.
 *
 * <p>The section {@code rest} of a mapping file says where everybody stands, how one page leads to
 * the next, what may be asked for changes and what is the key of an entry ({@link
 * io.keyway.connectors.source.rest.Description}). The same file says what an entry means. A list
 * that ends early, moves while it is read, or has fewer entries than it says is no list.
 */
@NullMarked
package io.keyway.connectors.source.rest;

import org.jspecify.annotations.NullMarked;
