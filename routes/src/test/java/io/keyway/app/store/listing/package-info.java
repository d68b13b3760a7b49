// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.store.listing;

import org.jspecify.annotations.NullMarked;
