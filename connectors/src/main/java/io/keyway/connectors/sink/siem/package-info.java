// SPDX-License-Identifier: Apache-2.0
/**
 * How SIEMs want events written, one class for each format. To add one: a class that implements
 * {@link io.keyway.connectors.AuditFormat} with {@code @AutoService}, and a golden file beside its
 * test. RFC 5424 (The Syslog Protocol, March 2009) and ArcSight Common Event Format 0 (revision
 * 25).
 */
@NullMarked
package io.keyway.connectors.sink.siem;

import org.jspecify.annotations.NullMarked;
