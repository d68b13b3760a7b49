// SPDX-License-Identifier: Apache-2.0
/**
 * The message broker: Artemis within this process unless a URL names another. It carries and
 * hurries; the database is the truth. The embedded one opens no acceptor but the in-VM one, keeps
 * its journal in {@code data/artemis} and syncs each commit.
 */
@NullMarked
package io.keyway.app.broker;

import org.jspecify.annotations.NullMarked;
