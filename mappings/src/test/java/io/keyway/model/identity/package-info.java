// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.model.identity;

import org.jspecify.annotations.NullMarked;
