// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.problem.Problem;
import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.SignalSettings;
import io.keyway.app.settings.SourceSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before everything. Nobody passes without a bearer token or a signed-in browser's cookie,
 * but to the few paths that show nothing: sign-in, health, static files, and the webhooks and SCIM,
 * where each source proves who it is in its own way.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class AccessFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);

  /** With every act of a signed-in page; another site's page cannot know it. */
  static final String ACT_HEADER = "X-Keyway-Act";

  private static final String SIGNALS = "/in/ssf/";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/favicon.ico",
          "/actuator/health",
          "/actuator/health/liveness",
          "/actuator/health/readiness");

  /** Ways of writing a path that two readers could understand differently. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(";|\\\\|//|%2[ef]|%5c|%00|%25|/\\.\\.?(/|$)", Pattern.CASE_INSENSITIVE);

  private final Tokens tokens;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Optional<Network> proxy;
  private final SourceSettings sources;
  private final SignalSettings signals;
  private final MeterRegistry meters;

  AccessFilter(
      Tokens tokens,
      Sessions sessions,
      SessionCookie cookie,
      AccessSettings settings,
      SourceSettings sources,
      SignalSettings signals,
      MeterRegistry meters) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.cookie = cookie;
    this.proxy =
        settings.behindProxy().isEmpty()
            ? Optional.empty()
            : Optional.of(Network.of(settings.behindProxy()));
    this.sources = sources;
    this.signals = signals;
    this.meters = meters;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!comesThroughProxy(request)) {
      refuse(response, HttpStatus.FORBIDDEN, "This bridge answers its reverse proxy only.");
      return;
    }
    String path = request.getRequestURI();
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (AMBIGUOUS.matcher(path).find()) {
      boolean known = authorization != null && caller(authorization).isPresent();
      refuse(
          response,
          known ? HttpStatus.BAD_REQUEST : HttpStatus.UNAUTHORIZED,
          "Write the path plainly.");
      return;
    }
    if (isWebhook(request.getMethod(), path) || isScim(path)) {
      chain.doFilter(request, response);
    } else if (authorization != null) {
      withToken(authorization, request, response, chain);
    } else {
      withCookie(path, request, response, chain);
    }
  }

  private void withToken(
      String authorization,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    Optional<Caller> caller = caller(authorization);
    if (caller.isEmpty()) {
      refuse(response, HttpStatus.UNAUTHORIZED, "This credential is not known here.");
      return;
    }
    caller.get().attachTo(request);
    chain.doFilter(request, response);
  }

  private Optional<Caller> caller(String authorization) {
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? tokens.bearer(authorization.substring(7).strip())
        : Optional.empty();
  }

  /** Whether a source proves by itself who it is; whoever calls another address needs a token. */
  private boolean isWebhook(String method, String path) {
    if (!method.equals("POST") || !path.startsWith("/in/")) {
      return false;
    }
    return path.startsWith(SIGNALS)
        ? signals.named(path.substring(SIGNALS.length())).isPresent()
        : sources.webhookOf(path.substring("/in/".length())).isPresent();
  }

  /** SCIM clients have credentials of their own; {@code app.scim} lets nobody else in. */
  private static boolean isScim(String path) {
    return path.startsWith("/scim/v2/") || path.equals("/scim/v2");
  }

  private void withCookie(
      String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean reading = READING.contains(request.getMethod());
    if (reading && (isStatic(path) || OPEN.contains(path) && !path.equals("/"))) {
      chain.doFilter(request, response);
      return;
    }
    Optional<String> secret = cookie.read(request);
    Optional<Caller> caller = secret.flatMap(sessions::find);
    if (caller.isEmpty() && !(reading && path.equals("/"))) {
      refuse(
          response,
          HttpStatus.UNAUTHORIZED,
          "Send a token as Authorization: Bearer, or open a sign-in link in this browser.");
    } else if (caller.isPresent() && !reading && !isOwnAct(request, secret.orElseThrow())) {
      refuse(
          response,
          HttpStatus.FORBIDDEN,
          "A signed-in browser sends " + ACT_HEADER + " with every act. Reload the page.");
    } else {
      caller.ifPresent(found -> found.attachTo(request));
      chain.doFilter(request, response);
    }
  }

  private static boolean isStatic(String path) {
    return path.startsWith("/assets/") || path.startsWith("/webjars/");
  }

  private static boolean isOwnAct(HttpServletRequest request, String secret) {
    @Nullable String site = request.getHeader("Sec-Fetch-Site");
    @Nullable String presented = request.getHeader(ACT_HEADER);
    return (site == null || site.equals("same-origin"))
        && presented != null
        && MessageDigest.isEqual(
            presented.getBytes(StandardCharsets.UTF_8),
            Sessions.actToken(secret).getBytes(StandardCharsets.UTF_8));
  }

  private boolean comesThroughProxy(HttpServletRequest request) throws IOException {
    if (proxy.isEmpty()) {
      return true;
    }
    InetAddress peer = InetAddress.getByName(request.getRemoteAddr());
    return peer.isLoopbackAddress() || proxy.get().contains(peer);
  }

  private void refuse(HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    meters.counter("keyway.http.refused", "status", Integer.toString(status.value())).increment();
    log.debug("A request was refused status={}", status.value());
    if (status == HttpStatus.UNAUTHORIZED) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"keyway\"");
    }
    Problem.write(response, status, detail);
  }
}
