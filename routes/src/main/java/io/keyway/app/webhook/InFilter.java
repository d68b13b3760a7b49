// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.intake.Sha256;
import io.keyway.app.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code POST /in/{source}}: bounds the body, and passes on the raw bytes and the headers with
 * nothing else, so that no query, form or compression changes what was signed or what a header
 * means. Answers on the thread that read the request: what stands behind a framework's dispatching
 * would make a revocation wait.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
final class InFilter extends OncePerRequestFilter {
  /** SHA-256 of the client certificate as hex, where the handshake verified one. */
  static final String CERTIFICATE = "keyway-client-certificate";

  private static final int LIMIT = 1024 * 1024;
  private static final int DROP = 8 * 1024 * 1024;

  private final RefusedDeliveries refused;
  private final WebhookDoor door;
  private final MeterRegistry meters;

  InFilter(RefusedDeliveries refused, WebhookDoor door, MeterRegistry meters) {
    this.refused = refused;
    this.door = door;
    this.meters = meters;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return !path.startsWith("/in/") || path.startsWith("/in/ssf/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      Problem.write(response, HttpStatus.METHOD_NOT_ALLOWED, "Send a webhook by POST.");
      return;
    }
    if (!door.isOpen()) {
      drop(request.getInputStream(), DROP);
      response.setHeader("Retry-After", Integer.toString(Webhook.RETRY_SECONDS));
      Problem.write(
          response,
          HttpStatus.SERVICE_UNAVAILABLE,
          "The bridge is starting, or takes up a changed route; nothing was done. Send the same"
              + " again in "
              + Webhook.RETRY_SECONDS
              + " seconds.");
      return;
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      drop(request.getInputStream(), DROP);
      refused.unread(sourceOf(request), "its body is compressed");
      Problem.write(
          response,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "Send the body without Content-Encoding: it is verified byte by byte as it was signed.");
      return;
    }
    byte[] body = request.getInputStream().readNBytes(LIMIT + 1);
    if (body.length > LIMIT) {
      drop(request.getInputStream(), DROP - body.length);
      refused.unread(sourceOf(request), "its body is larger than 1 MiB");
      Problem.write(
          response,
          HttpStatus.PAYLOAD_TOO_LARGE,
          "The body is larger than 1 MiB; nothing was done. Send one record in each request.");
      return;
    }
    Map<String, String> headers = headersOf(request);
    Timer.Sample taken = Timer.start(meters);
    Answer answer = door.call(new WebhookRequest(sourceOf(request), headers, body));
    taken.stop(meters.timer("keyway.webhook", "status", Integer.toString(answer.status())));
    write(response, answer);
  }

  private static void write(HttpServletResponse response, Answer answer) throws IOException {
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.status());
    response.setContentType(answer.contentType());
    response.setHeader("Cache-Control", "no-store");
    if (answer.retryAfter() != null) {
      response.setHeader("Retry-After", answer.retryAfter().toString());
    }
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  private static String sourceOf(HttpServletRequest request) {
    return request.getRequestURI().substring("/in/".length());
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

  private static Map<String, String> headersOf(HttpServletRequest request) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!lower.equals(CERTIFICATE)) {
        headers.put(lower, String.join(",", Collections.list(request.getHeaders(name))));
      }
    }
    certificateOf(request).ifPresent(print -> headers.put(CERTIFICATE, print));
    return headers;
  }

  private static Optional<String> certificateOf(HttpServletRequest request) {
    if (request.getAttribute("jakarta.servlet.request.X509Certificate")
            instanceof X509Certificate[] chain
        && chain.length > 0) {
      try {
        return Optional.of(Sha256.of(chain[0].getEncoded()));
      } catch (CertificateEncodingException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
