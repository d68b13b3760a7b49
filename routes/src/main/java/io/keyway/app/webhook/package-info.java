// SPDX-License-Identifier: Apache-2.0
/**
 * {@code POST /in/{source}}: {@link io.keyway.app.webhook.InFilter} bounds the request and shows
 * Camel nothing but what counts, the route authenticates it with {@link
 * io.keyway.app.webhook.Webhook} over the raw bytes, hands it to the door {@code direct:intake} and
 * answers with what came of it. A new way to authenticate is one more {@code Authentication}.
 */
@NullMarked
package io.keyway.app.webhook;

import org.jspecify.annotations.NullMarked;
