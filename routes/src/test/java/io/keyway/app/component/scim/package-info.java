// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.component.scim;

import org.jspecify.annotations.NullMarked;
