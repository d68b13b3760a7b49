// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.CabinetReport;
import io.keyway.model.custody.CabinetId;
import java.time.Instant;
import java.util.Optional;

/**
 * How a cabinet is now. A cabinet that is away is data, not an error.
 *
 * @param linked whether its link is up
 * @param since when that began
 * @param detail a sentence for people
 * @param report what it last said of itself, while linked
 * @param inSync whether it holds exactly what it should
 * @param exposedUntil until when it may honour rights if nothing more is heard of it
 */
public record CabinetStatus(
    CabinetId id,
    boolean linked,
    Instant since,
    String detail,
    Optional<CabinetReport> report,
    boolean inSync,
    Optional<Instant> exposedUntil) {}
