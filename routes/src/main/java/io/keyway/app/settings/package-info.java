// SPDX-License-Identifier: Apache-2.0
/**
 * What can be set: one record for each group below {@code keyway.}, validated when the bridge
 * starts. {@code config/application.yaml} is their reference. Secrets are never settings: a setting
 * names where a secret is kept, and {@link io.keyway.app.settings.Secrets} reads it.
 */
@NullMarked
package io.keyway.app.settings;

import org.jspecify.annotations.NullMarked;
