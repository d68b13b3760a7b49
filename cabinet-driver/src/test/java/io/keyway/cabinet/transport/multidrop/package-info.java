// SPDX-License-Identifier: Apache-2.0
/** Several cabinets on one pair of wires, on wires that are as slow and as noisy as real ones. */
@NullMarked
package io.keyway.cabinet.transport.multidrop;

import org.jspecify.annotations.NullMarked;
