// SPDX-License-Identifier: Apache-2.0
/** Tests of the door, and of the ways to it that a site adds. */
@NullMarked
package io.keyway.app.intake;

import org.jspecify.annotations.NullMarked;
