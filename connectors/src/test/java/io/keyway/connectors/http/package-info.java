// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.connectors.http;

import org.jspecify.annotations.NullMarked;
