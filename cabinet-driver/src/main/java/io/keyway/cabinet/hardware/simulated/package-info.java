// SPDX-License-Identifier: Apache-2.0
/**
 * A cabinet without metal: slots on disk, a door that is a flag, a clock that can be set wrong. A
 * hand that is a method pulls fobs and hangs them.
 */
@NullMarked
package io.keyway.cabinet.hardware.simulated;

import org.jspecify.annotations.NullMarked;
