// SPDX-License-Identifier: Apache-2.0
/** Plans and who may approve them. */
@NullMarked
package io.keyway.app.plan;

import org.jspecify.annotations.NullMarked;
