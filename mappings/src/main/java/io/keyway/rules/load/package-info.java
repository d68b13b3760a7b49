// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the YAML in which a site writes its rules, and compiles its conditions. A file is taken
 * whole or refused with file, line and reason ({@link io.keyway.rules.load.RefusedFile}); an
 * unknown or repeated field is refused, not ignored.
 *
 * <p>Conditions and expressions are CEL, the Common Expression Language: without side effects,
 * without loops, and type-checked here, before any record meets them.
 */
@NullMarked
package io.keyway.rules.load;

import org.jspecify.annotations.NullMarked;
