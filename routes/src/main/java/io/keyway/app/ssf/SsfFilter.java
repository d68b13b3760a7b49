// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.problem.Problem;
import io.keyway.app.ssf.Outcome.NotNow;
import io.keyway.app.ssf.Outcome.Refused;
import io.keyway.app.ssf.Outcome.Taken;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.connectors.signal.SetVerifier;
import io.keyway.connectors.signal.Verification.Error;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code POST /in/ssf/STREAM}: a security event token is pushed (RFC 8935). 202 and nothing more
 * once it is durable; 400 and {@code {"err","description"}} where it is not believed; 503 where
 * nothing was done and the same may come again.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 25)
final class SsfFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(SsfFilter.class);
  private static final String PATH = "/in/ssf/";
  private static final String TYPE = "application/secevent+jwt";
  private static final String RETRY_SECONDS = "2";
  private static final int DROP = 8 * 1024 * 1024;

  private final Transmitters transmitters;
  private final SsfReceiver receiver;
  private final RefusedSignals refused;
  private final ObjectMapper json;

  SsfFilter(
      Transmitters transmitters, SsfReceiver receiver, RefusedSignals refused, ObjectMapper json) {
    this.transmitters = transmitters;
    this.receiver = receiver;
    this.refused = refused;
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith(PATH);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<SignalStream> stream =
        transmitters.named(request.getRequestURI().substring(PATH.length()));
    if (stream.isEmpty()) {
      Problem.write(response, HttpStatus.NOT_FOUND, "No stream of this name. Check the address.");
    } else if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      Problem.write(response, HttpStatus.METHOD_NOT_ALLOWED, "Push a token by POST.");
    } else {
      answer(response, outcome(stream.get(), request));
    }
  }

  private Outcome outcome(SignalStream stream, HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(SetVerifier.LONGEST + 1);
    if (body.length > SetVerifier.LONGEST) {
      drop(request.getInputStream());
      return refused.unread(stream, Error.INVALID_REQUEST, "a token has at most 64 KiB");
    }
    if (!isTransmitter(stream, request.getHeader("Authorization"))) {
      return refused.unread(
          stream,
          Error.AUTHENTICATION_FAILED,
          "the header Authorization is not what this stream's transmitter was told to send");
    }
    if (!isToken(request.getContentType())) {
      return refused.unread(stream, Error.INVALID_REQUEST, "the Content-Type is not " + TYPE);
    }
    try {
      return receiver.receive(stream, new String(body, StandardCharsets.UTF_8));
    } catch (StoreUnavailable e) {
      return new NotNow("The database cannot be written now.");
    } catch (RuntimeException e) {
      LOG.error("A signal could not be taken in. stream={}", stream.name(), e);
      return new NotNow("The bridge failed at this token; its log has the reason.");
    }
  }

  private static boolean isTransmitter(SignalStream stream, @Nullable String presented) {
    return stream.authorization().isEmpty()
        || presented != null
            && MessageDigest.isEqual(
                stream.authorization().get().getBytes(StandardCharsets.UTF_8),
                presented.strip().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isToken(@Nullable String type) {
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
  }

  private void answer(HttpServletResponse response, Outcome outcome) throws IOException {
    response.setHeader("Cache-Control", "no-store");
    switch (outcome) {
      case Taken taken -> {
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setContentLength(0);
      }
      case Refused no -> {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("err", no.error().word());
        body.put("description", no.description());
        byte[] bytes = json.writeValueAsBytes(body);
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("application/json");
        response.setHeader("Content-Language", "en");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
      }
      case NotNow later -> {
        response.setHeader("Retry-After", RETRY_SECONDS);
        Problem.write(
            response,
            HttpStatus.SERVICE_UNAVAILABLE,
            later.why() + " Nothing was done; send the same again.");
      }
    }
  }

  private static void drop(InputStream in) throws IOException {
    byte[] piece = new byte[16 * 1024];
    int left = DROP;
    while (left > 0) {
      int read = in.read(piece, 0, Math.min(piece.length, left));
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }
}
