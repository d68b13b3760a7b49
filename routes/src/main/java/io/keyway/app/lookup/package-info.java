// SPDX-License-Identifier: Apache-2.0
/**
 * Directories in which routes look people up by the kamelet {@code ldap-lookup}: where each is
 * stands in the settings, and no route ever has its password.
 */
@NullMarked
package io.keyway.app.lookup;

import org.jspecify.annotations.NullMarked;
