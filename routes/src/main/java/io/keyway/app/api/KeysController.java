// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys that signed receipts are checked with, as a JWK set (RFC 7517). */
@RestController
@RequestMapping("/api/v1/keys")
@Needs({
  Role.VIEWER,
  Role.OPERATOR,
  Role.APPROVER,
  Role.INTEGRATOR,
  Role.SECURITY_ADMIN,
  Role.AUDITOR
})
final class KeysController {
  private final ReceiptSeal seal;

  KeysController(ReceiptSeal seal) {
    this.seal = seal;
  }

  @GetMapping
  Map<String, List<Map<String, String>>> all() {
    return Map.of("keys", List.of(seal.publicKey().fields()));
  }
}
