// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.release;

import org.jspecify.annotations.NullMarked;
