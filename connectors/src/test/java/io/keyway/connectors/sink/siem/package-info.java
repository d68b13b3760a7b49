// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.connectors.sink.siem;

import org.jspecify.annotations.NullMarked;
