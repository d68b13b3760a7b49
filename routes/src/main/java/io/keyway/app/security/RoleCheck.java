// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import static java.util.stream.Collectors.joining;

import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.AccessSettings.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets a caller reach a method of ours only with one of the roles that {@link Needs} names. */
@Component
final class RoleCheck implements HandlerInterceptor, WebMvcConfigurer {
  private static final String OURS = "io.keyway.app.";

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**", "/console/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)
        || !method.getBeanType().getName().startsWith(OURS)) {
      return true;
    }
    @Nullable Needs needs = method.getMethodAnnotation(Needs.class);
    if (needs == null) {
      needs = method.getBeanType().getAnnotation(Needs.class);
    }
    Role[] wanted = needs == null ? new Role[0] : needs.value();
    if (Caller.of(request).filter(caller -> caller.hasAny(wanted)).isEmpty()) {
      throw Refusal.forbidden(
          "This needs the role "
              + Arrays.stream(wanted).map(Role::word).collect(joining(" or "))
              + ".");
    }
    return true;
  }
}
