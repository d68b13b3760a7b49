// SPDX-License-Identifier: Apache-2.0
/** What happened and what must be told: audit events, incidents and revocation receipts. */
@NullMarked
package io.keyway.model.audit;

import org.jspecify.annotations.NullMarked;
