// SPDX-License-Identifier: Apache-2.0
/** Cardholders of a Command Centre that is a fake. */
@NullMarked
package io.keyway.connectors.source.gallagher;

import org.jspecify.annotations.NullMarked;
