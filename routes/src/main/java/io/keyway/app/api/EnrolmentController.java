// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.enrolment.Enrolment;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.model.custody.CabinetId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which cabinets may be on the link: one-time codes, and the end of what a cabinet has. */
@RestController
@RequestMapping("/api/v1/cabinets/{id}")
@Needs(Role.SECURITY_ADMIN)
final class EnrolmentController {
  private final Optional<Enrolment> enrolment;
  private final Provisioning provisioning;

  EnrolmentController(ObjectProvider<Enrolment> enrolment, Provisioning provisioning) {
    this.enrolment = Optional.ofNullable(enrolment.getIfAvailable());
    this.provisioning = provisioning;
  }

  /**
   * @param code to be typed at the cabinet, once
   */
  record CodeJson(String cabinet, String code, Instant expiresAt) {}

  /**
   * @param certificates how many counted until now
   * @param exposedUntil until when the cabinet, on its own, may still honour what it holds
   */
  record Revoked(String cabinet, int certificates, @Nullable Instant exposedUntil) {}

  @PostMapping("/enrolment")
  @ResponseStatus(HttpStatus.CREATED)
  CodeJson enrol(@PathVariable String id, HttpServletRequest request) {
    CabinetId cabinet = configured(id);
    Enrolment.Code code = required().newCode(cabinet, Caller.of(request).orElseThrow().name());
    return new CodeJson(cabinet.value(), code.code(), code.expiresAt());
  }

  @PostMapping("/certificate/revocation")
  Revoked revoke(@PathVariable String id, HttpServletRequest request) {
    CabinetId cabinet = named(id);
    Enrolment here = required();
    if (!provisioning.knows(cabinet) && here.certifiedUntil(cabinet).isEmpty()) {
      throw unknown();
    }
    int certificates = here.revoke(cabinet, Caller.of(request).orElseThrow().name());
    return new Revoked(
        cabinet.value(),
        certificates,
        provisioning.status(cabinet).flatMap(CabinetStatus::exposedUntil).orElse(null));
  }

  private CabinetId configured(String id) {
    CabinetId cabinet = named(id);
    if (!provisioning.knows(cabinet)) {
      throw unknown();
    }
    return cabinet;
  }

  private static CabinetId named(String id) {
    try {
      return new CabinetId(id);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static Refusal unknown() {
    return Refusal.notFound("No cabinet of this id is configured: see cabinets.yaml.");
  }

  private Enrolment required() {
    return enrolment.orElseThrow(
        () ->
            Refusal.conflict(
                "The cabinet link of this bridge has no certificates (keyway.link.tls: false)."));
  }
}
