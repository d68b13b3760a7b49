// SPDX-License-Identifier: Apache-2.0
/** Tests of the webhook, over real HTTP. */
@NullMarked
package io.keyway.app.webhook;

import org.jspecify.annotations.NullMarked;
