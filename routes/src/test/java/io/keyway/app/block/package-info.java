// SPDX-License-Identifier: Apache-2.0
/** Lock-downs, lost badges and withdrawn key sets, as operators ask for them over HTTP. */
@NullMarked
package io.keyway.app.block;

import org.jspecify.annotations.NullMarked;
