// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.cli.demo;

import org.jspecify.annotations.NullMarked;
