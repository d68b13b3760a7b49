// SPDX-License-Identifier: Apache-2.0
/** Tests of the HR files' guards. */
@NullMarked
package io.keyway.app.inbox;

import org.jspecify.annotations.NullMarked;
