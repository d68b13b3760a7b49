// SPDX-License-Identifier: Apache-2.0
/**
 * Who may take what: grants, the rosters that carry them to cabinets, and the plans that change
 * rosters.
 */
@NullMarked
package io.keyway.model.access;

import org.jspecify.annotations.NullMarked;
