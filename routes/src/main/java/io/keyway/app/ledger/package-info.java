// SPDX-License-Identifier: Apache-2.0
/**
 * The audit ledger as anybody can check it: entries chained by hashes, checkpoints signed with
 * Ed25519, and the verification of an export, without a database and without the bridge.
 *
 * <p>An entry's hash is SHA-256 over the RFC 8785 form of {@code {at, data, prev, seq, type}}. A
 * checkpoint says which hash a sequence number had; kept outside (a SIEM has them all), it convicts
 * also somebody who holds the key and writes the chain anew.
 */
@NullMarked
package io.keyway.app.ledger;

import org.jspecify.annotations.NullMarked;
