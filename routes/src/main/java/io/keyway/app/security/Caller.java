// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.settings.AccessSettings.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name of the credential, as the ledger shows it
 */
public record Caller(String name, Set<Role> roles) {
  private static final String ATTRIBUTE = Caller.class.getName();

  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Whether any of these roles is the caller's. */
  public boolean hasAny(Role... wanted) {
    for (Role role : wanted) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }

  /** Whoever made this request, where the filter recognised somebody. */
  public static Optional<Caller> of(HttpServletRequest request) {
    return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
