// SPDX-License-Identifier: Apache-2.0
/**
 * What the bridge signs so that others can check it without the bridge: a pair of keys in a file,
 * its public half as a JSON Web Key (RFC 8037), and compact JSON Web Signatures (RFC 7515) with
 * Ed25519. Plain JDK; who signs what is decided elsewhere.
 */
@NullMarked
package io.keyway.app.signature;

import org.jspecify.annotations.NullMarked;
