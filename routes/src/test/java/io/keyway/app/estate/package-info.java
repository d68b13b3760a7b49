// SPDX-License-Identifier: Apache-2.0
/** Tests of what a site may write, and of its taking effect. */
@NullMarked
package io.keyway.app.estate;

import org.jspecify.annotations.NullMarked;
