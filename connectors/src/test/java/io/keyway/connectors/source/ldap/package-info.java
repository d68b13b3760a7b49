// SPDX-License-Identifier: Apache-2.0
/** LDAP against a real slapd. */
@NullMarked
package io.keyway.connectors.source.ldap;

import org.jspecify.annotations.NullMarked;
