// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Makes problem details, and writes them where no controller is there to do it. */
public final class Problem {
  /** The media type of an answer that is a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private Problem() {}

  /** The problem of a status, with one sentence on what to do about it. */
  public static ProblemDetail of(HttpStatus status, String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }

  /** Answers with a problem. The detail is our own text, never the caller's. */
  public static void write(HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    String json =
        String.format(
            Locale.ROOT,
            "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}",
            status.getReasonPhrase(),
            status.value(),
            detail.replace("\\", "\\\\").replace("\"", "\\\""));
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
