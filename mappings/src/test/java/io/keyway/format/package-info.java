// SPDX-License-Identifier: Apache-2.0
/** How every Java source of Keyway is laid out, checked and mended. */
@NullMarked
package io.keyway.format;

import org.jspecify.annotations.NullMarked;
