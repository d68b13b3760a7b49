// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.lookup;

import org.jspecify.annotations.NullMarked;
