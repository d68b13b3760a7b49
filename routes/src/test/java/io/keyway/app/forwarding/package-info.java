// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.forwarding;

import org.jspecify.annotations.NullMarked;
