// SPDX-License-Identifier: Apache-2.0
/** What the computer inside a cabinet has by itself: its clock. */
@NullMarked
package io.keyway.cabinet.hardware.system;

import org.jspecify.annotations.NullMarked;
