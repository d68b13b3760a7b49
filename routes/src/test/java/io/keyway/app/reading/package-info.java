// SPDX-License-Identifier: Apache-2.0
/** Tests of sources that are asked. */
@NullMarked
package io.keyway.app.reading;

import org.jspecify.annotations.NullMarked;
