// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a demo was asked to be.
 *
 * @param lib the folder of jars that it runs from
 * @param dir where it keeps everything
 * @param port of the page; absent means a free one
 * @param people how many; absent means as before, else 60
 * @param cabinets how many; absent means as before, else 2
 */
public record DemoOptions(
    Path lib,
    Path dir,
    OptionalInt port,
    OptionalInt people,
    OptionalInt cabinets,
    Optional<LocalTime> curfew,
    Optional<Duration> maxHold,
    Optional<Duration> lease,
    Optional<URI> syslog,
    Optional<URI> incidentWebhook) {}
