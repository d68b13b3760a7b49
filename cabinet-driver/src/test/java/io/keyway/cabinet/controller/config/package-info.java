// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.cabinet.controller.config;

import org.jspecify.annotations.NullMarked;
