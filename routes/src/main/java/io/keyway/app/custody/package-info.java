// SPDX-License-Identifier: Apache-2.0
/**
 * What cabinets wrote into their journals becomes custody, committed, before a cabinet may forget
 * it; and what is not back when it should be becomes an incident.
 */
@NullMarked
package io.keyway.app.custody;

import org.jspecify.annotations.NullMarked;
