// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is said of the database when the bridge starts.
 *
 * @param restored whether an older database was put back: {@code keyway run --restored}
 */
@ConfigurationProperties("keyway")
record RestoreSettings(@DefaultValue("false") boolean restored) {}
