// SPDX-License-Identifier: Apache-2.0
/** Where keys are: cabinets, slots, key sets, and who holds what since when. */
@NullMarked
package io.keyway.model.custody;

import org.jspecify.annotations.NullMarked;
