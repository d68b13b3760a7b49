// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.cabinet.hardware.lockboard;

import org.jspecify.annotations.NullMarked;
