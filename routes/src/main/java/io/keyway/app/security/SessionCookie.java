// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.settings.AccessSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The cookie that holds a session's secret. Browsers do not tell ports apart when they send
 * cookies, so the port is part of the name: two bridges on one machine do not sign each other's
 * people out.
 */
@Component
public final class SessionCookie {
  private final AccessSettings settings;

  SessionCookie(AccessSettings settings) {
    this.settings = settings;
  }

  /** The secret that came with a request; empty where none did. */
  public Optional<String> read(HttpServletRequest request) {
    String name = name(request);
    return Optional.ofNullable(request.getCookies()).stream()
        .flatMap(Arrays::stream)
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .findFirst();
  }

  /** The header that keeps a session. */
  public String keep(HttpServletRequest request, String secret) {
    return cookie(request, secret, settings.session());
  }

  /** The header that drops it. */
  public String drop(HttpServletRequest request) {
    return cookie(request, "", Duration.ZERO);
  }

  private String cookie(HttpServletRequest request, String secret, Duration age) {
    return ResponseCookie.from(name(request), secret)
        .path("/")
        .httpOnly(true)
        .sameSite("Strict")
        .secure(secure(request))
        .maxAge(age)
        .build()
        .toString();
  }

  private String name(HttpServletRequest request) {
    return secure(request)
        ? "__Host-keyway_" + request.getLocalPort()
        : "keyway_" + request.getLocalPort();
  }

  private boolean secure(HttpServletRequest request) {
    return request.isSecure() || !settings.behindProxy().isEmpty();
  }
}
