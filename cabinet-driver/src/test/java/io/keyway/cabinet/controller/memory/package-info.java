// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.cabinet.controller.memory;

import org.jspecify.annotations.NullMarked;
