// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.connectors.signal;

import org.jspecify.annotations.NullMarked;
