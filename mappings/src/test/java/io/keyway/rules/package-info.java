// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.rules;

import org.jspecify.annotations.NullMarked;
