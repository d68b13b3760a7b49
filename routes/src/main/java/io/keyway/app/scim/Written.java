// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.model.audit.Receipt;
import java.util.Optional;

/**
 * What became of a write.
 *
 * @param id of the resource
 * @param isNew whether it was made
 * @param receipt of what it did to the user's person; empty where a group was written
 */
record Written(String id, boolean isNew, Optional<Receipt> receipt) {}
