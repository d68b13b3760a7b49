// SPDX-License-Identifier: Apache-2.0
/** The SCIM client, against a service that others wrote. */
@NullMarked
package io.keyway.connectors.source.scim;

import org.jspecify.annotations.NullMarked;
