// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.rules.load;

import org.jspecify.annotations.NullMarked;
