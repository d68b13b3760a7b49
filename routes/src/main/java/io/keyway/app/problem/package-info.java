// SPDX-License-Identifier: Apache-2.0
/**
 * How the bridge says no over HTTP: RFC 9457 problem details, whoever refuses. Code throws a {@link
 * io.keyway.app.problem.Refusal}; what stands before the controllers writes a {@link
 * io.keyway.app.problem.Problem} itself.
 */
@NullMarked
package io.keyway.app.problem;

import org.jspecify.annotations.NullMarked;
