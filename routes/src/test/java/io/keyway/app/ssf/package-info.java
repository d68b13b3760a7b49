// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.ssf;

import org.jspecify.annotations.NullMarked;
