// SPDX-License-Identifier: Apache-2.0
/**
 * The door to the cabinets: what the bridge may ask of any cabinet, whatever protocol it speaks.
 *
 * <p>A {@link io.keyway.cabinet.CabinetProtocol} accepts or opens links and hands up a {@link
 * io.keyway.cabinet.CabinetSession} for each cabinet that proved to be who it says; what cabinets
 * report goes to one {@link io.keyway.cabinet.CabinetListener}. A new protocol is a new folder
 * below {@code protocol}, registered with {@code @AutoService}.
 */
@NullMarked
package io.keyway.cabinet;

import org.jspecify.annotations.NullMarked;
