// SPDX-License-Identifier: Apache-2.0
/**
 * Everyone else: the systems that know who a person is, and those that must know what happened to a
 * key. This package is the door; what only forwards or transports is a kamelet, one YAML file in
 * {@code kamelets/}; what needs code has a folder below {@code source} or a class below {@code
 * sink}. Knows the model and nothing else: no rules, no cabinets, no Camel.
 */
@NullMarked
package io.keyway.connectors;

import org.jspecify.annotations.NullMarked;
