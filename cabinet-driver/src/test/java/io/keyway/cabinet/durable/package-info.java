// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.cabinet.durable;

import org.jspecify.annotations.NullMarked;
