// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.connectors.scim;

import org.jspecify.annotations.NullMarked;
