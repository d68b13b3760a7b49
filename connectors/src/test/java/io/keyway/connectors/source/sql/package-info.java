// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.connectors.source.sql;

import org.jspecify.annotations.NullMarked;
