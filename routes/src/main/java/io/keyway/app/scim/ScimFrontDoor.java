// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.intake.SetAside;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.connectors.scim.ScimRefusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code /scim/v2/...}: bounds the request, finds out who calls, and answers, errors too, as SCIM
 * writes them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
final class ScimFrontDoor extends OncePerRequestFilter {
  /** Below this path nobody needs a credential of the bridge's own. */
  static final String ROOT = "/scim/v2";

  private static final Logger LOG = LoggerFactory.getLogger(ScimFrontDoor.class);
  private static final String MEDIA_TYPE = "application/scim+json";
  private static final int LIMIT = 1024 * 1024;
  private static final int DROP = 8 * 1024 * 1024;

  private final ScimClients clients;
  private final ScimService service;
  private final ScimPassage passage;
  private final RefusedWrites refused;
  private final SetAside aside;
  private final MeterRegistry meters;

  ScimFrontDoor(
      ScimClients clients,
      ScimService service,
      ScimPassage passage,
      RefusedWrites refused,
      SetAside aside,
      MeterRegistry meters) {
    this.clients = clients;
    this.service = service;
    this.passage = passage;
    this.refused = refused;
    this.aside = aside;
    this.meters = meters;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return !path.equals(ROOT) && !path.startsWith(ROOT + "/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    Timer.Sample taken = Timer.start(meters);
    ScimAnswer answer = answer(request);
    taken.stop(meters.timer("keyway.scim", "status", Integer.toString(answer.status())));
    write(response, answer);
  }

  private ScimAnswer answer(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(LIMIT + 1);
    boolean tooLarge = body.length > LIMIT;
    if (tooLarge) {
      drop(request.getInputStream(), DROP - body.length);
    }
    ScimRequest call = call(request, tooLarge ? new byte[0] : body);
    Optional<ScimClient> client = clients.of(request.getHeader("Authorization"));
    if (client.isEmpty()) {
      if (clients.isUsed() && request.getHeader("Authorization") != null) {
        refused.stranger(call);
      }
      return ScimAnswer.error(401, "", "Send a token that is known here as Authorization: Bearer")
          .with("WWW-Authenticate", "Bearer realm=\"keyway-scim\"");
    }
    String encoding = request.getHeader("Content-Encoding");
    if (tooLarge || encoding != null && !encoding.equalsIgnoreCase("identity")) {
      refused.unread(client.get().source(), tooLarge ? "it is larger than 1 MiB" : "compressed");
      return tooLarge
          ? ScimAnswer.error(413, "", "The body is larger than 1 MiB; send it in parts")
          : ScimAnswer.error(415, "", "Send the body without Content-Encoding");
    }
    return answer(client.get(), call);
  }

  private ScimAnswer answer(ScimClient client, ScimRequest call) {
    if (!passage.isOpen()) {
      return ScimAnswer.unavailable("The bridge is starting, or takes up a changed route");
    }
    try {
      return service.answer(client, call);
    } catch (ScimRefusal refusal) {
      if (!HeldRefusal.is(refusal)) {
        refused.refused(client, call, refusal.status(), refusal.detail());
      }
      return ScimAnswer.of(refusal);
    } catch (StoreUnavailable e) {
      return ScimAnswer.unavailable("The database cannot be written now");
    } catch (RuntimeException e) {
      LOG.error("A SCIM request failed. client={} method={}", client.name(), call.method(), e);
      aside.raise(
          SetAside.critical(
              "intake-failed",
              "A SCIM request of source "
                  + client.source()
                  + " failed; its client was told to try again. See the log",
              "intake-failed:scim:" + client.source()));
      return ScimAnswer.error(500, "", "The bridge failed at this request; its log has the reason");
    }
  }

  private static ScimRequest call(HttpServletRequest request, byte[] body) {
    String after = request.getRequestURI().substring(ROOT.length());
    List<String> path =
        Arrays.stream(after.split("/"))
            .filter(part -> !part.isEmpty())
            .map(ScimFrontDoor::decoded)
            .toList();
    String url = request.getRequestURL().toString();
    String base = url.substring(0, url.indexOf(ROOT) + ROOT.length());
    return new ScimRequest(
        request.getMethod(), base, path, query(request.getQueryString()), headers(request), body);
  }

  /** Of the query alone: a body is never taken for a form. */
  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new TreeMap<>();
    if (text != null) {
      for (String pair : text.split("&")) {
        String[] parts = pair.split("=", 2);
        query.putIfAbsent(
            decoded(parts[0]).toLowerCase(Locale.ROOT), parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.putIfAbsent(
          name.toLowerCase(Locale.ROOT),
          String.join(",", Collections.list(request.getHeaders(name))));
    }
    headers.remove("authorization");
    return headers;
  }

  private static void write(HttpServletResponse response, ScimAnswer answer) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (answer.body().isPresent()) {
      byte[] bytes = ScimJson.bytes(answer.body().get());
      response.setContentType(MEDIA_TYPE);
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }

  private static void drop(InputStream in, int most) throws IOException {
    byte[] piece = new byte[16 * 1024];
    int left = most;
    while (left > 0) {
      int read = in.read(piece, 0, Math.min(piece.length, left));
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }
}
