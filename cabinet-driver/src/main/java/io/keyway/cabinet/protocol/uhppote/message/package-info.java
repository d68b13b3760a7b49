// SPDX-License-Identifier: Apache-2.0
/**
 * What is said with a UHPPOTE door controller: one record for each request, its bytes and those of
 * its answer beside it. Byte by byte: docs/reference/uhppote.md.
 */
@NullMarked
package io.keyway.cabinet.protocol.uhppote.message;

import org.jspecify.annotations.NullMarked;
