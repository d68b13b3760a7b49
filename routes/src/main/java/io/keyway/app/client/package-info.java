// SPDX-License-Identifier: Apache-2.0
/**
 * What programs beside the bridge share: how they speak to it, how they are told apart from a site,
 * and how they keep secrets. Knows no command and no demo.
 */
@NullMarked
package io.keyway.app.client;

import org.jspecify.annotations.NullMarked;
