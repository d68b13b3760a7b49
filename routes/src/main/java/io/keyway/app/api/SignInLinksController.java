// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.security.Sessions;
import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.AccessSettings.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Makes links by which a browser signs in, once, with the roles of whoever asked for the link. */
@RestController
@RequestMapping("/api/v1/sign-in-links")
@Needs(Role.SECURITY_ADMIN)
final class SignInLinksController {
  private final Sessions sessions;
  private final AccessSettings settings;

  SignInLinksController(Sessions sessions, AccessSettings settings) {
    this.sessions = sessions;
    this.settings = settings;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, String> make(HttpServletRequest request) {
    String code = sessions.newLink(Caller.of(request).orElseThrow());
    String base =
        settings.url().isEmpty()
            ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
            : settings.url().replaceFirst("/+$", "");
    return Map.of("url", base + "/?code=" + code);
  }
}
