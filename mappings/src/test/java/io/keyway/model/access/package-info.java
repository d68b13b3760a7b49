// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.model.access;

import org.jspecify.annotations.NullMarked;
