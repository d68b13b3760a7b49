// SPDX-License-Identifier: Apache-2.0
/**
 * How a cabinet of metal is described: {@code cabinet.yaml}, read whole and checked before anything
 * is opened. Whatever is wrong is refused with file, line and reason.
 */
@NullMarked
package io.keyway.cabinet.controller.config;

import org.jspecify.annotations.NullMarked;
