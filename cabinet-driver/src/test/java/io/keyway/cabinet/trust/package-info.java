// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.cabinet.trust;

import org.jspecify.annotations.NullMarked;
