// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How fast rights are taken away, from receipts. */
@RestController
@RequestMapping("/api/v1/service-level")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
final class ServiceLevelController {
  private static final Duration USUAL = Duration.ofDays(1);

  private final ServiceLevels levels;
  private final Clock clock;

  ServiceLevelController(ServiceLevels levels, Clock clock) {
    this.levels = levels;
    this.clock = clock;
  }

  @GetMapping
  ServiceLevel since(@RequestParam Optional<Instant> since) {
    return levels.since(since.orElse(clock.instant().minus(USUAL)));
  }
}
