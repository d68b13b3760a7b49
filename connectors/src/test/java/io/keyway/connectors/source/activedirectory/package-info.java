// SPDX-License-Identifier: Apache-2.0
/** Active Directory against a real Samba. */
@NullMarked
package io.keyway.connectors.source.activedirectory;

import org.jspecify.annotations.NullMarked;
