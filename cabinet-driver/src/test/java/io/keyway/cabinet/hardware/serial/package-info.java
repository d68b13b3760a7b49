// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.cabinet.hardware.serial;

import org.jspecify.annotations.NullMarked;
