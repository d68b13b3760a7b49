// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether a key may be released from afar.
 *
 * @param enabled off unless a site wants it: whoever holds an operator's credential could open
 *     slots
 */
@ConfigurationProperties("keyway.release")
public record ReleaseSettings(@DefaultValue("false") boolean enabled) {}
