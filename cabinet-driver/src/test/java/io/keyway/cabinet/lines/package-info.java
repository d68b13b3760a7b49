// SPDX-License-Identifier: Apache-2.0
/** Serial lines without metal: pairs of pseudo-terminals. */
@NullMarked
package io.keyway.cabinet.lines;

import org.jspecify.annotations.NullMarked;
