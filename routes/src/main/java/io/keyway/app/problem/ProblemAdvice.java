// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.problem;

import io.keyway.app.broker.BrokerUnavailable;
import io.keyway.app.store.StoreUnavailable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns whatever a controller throws, and what Spring refuses before one is called (404, 405, 406,
 * 415, unreadable bodies), into a problem.
 */
@ControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler(Refusal.class)
  ResponseEntity<Object> refused(Refusal refusal) {
    return answer(refusal.status(), Problem.of(refusal.status(), refusal.detail()));
  }

  @ExceptionHandler(StoreUnavailable.class)
  ResponseEntity<Object> unavailable(StoreUnavailable e) {
    log.warn("The database cannot be written; answered 503", e);
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    return ResponseEntity.status(status)
        .header(HttpHeaders.RETRY_AFTER, "2")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problem.of(status, "The database cannot be written now. Try again in 2 seconds."));
  }

  @ExceptionHandler(BrokerUnavailable.class)
  ResponseEntity<Object> unavailable(BrokerUnavailable e) {
    log.warn("The broker does not answer; answered 503", e);
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    return answer(status, Problem.of(status, "The broker does not answer now. Try again later."));
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<Object> failed(Exception e) {
    log.error("A request failed", e);
    HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
    return answer(status, Problem.of(status, "The bridge failed at this; its log has the reason."));
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        body instanceof ProblemDetail given ? given : ProblemDetail.forStatus(status);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String detail =
        e instanceof MethodArgumentTypeMismatchException at
            ? at.getName()
                + " must be "
                + wanted(at.getParameter().nestedIfOptional().getNestedParameterType())
                + "."
            : "A value has not the form that it must have.";
    return answer(HttpStatus.BAD_REQUEST, Problem.of(HttpStatus.BAD_REQUEST, detail));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(
        HttpStatus.BAD_REQUEST,
        Problem.of(
            HttpStatus.BAD_REQUEST,
            "The body must be one JSON object with the fields of this request."));
  }

  private static String wanted(Class<?> type) {
    if (type == Instant.class) {
      return "an instant such as 2026-11-23T08:15:00Z";
    }
    return type == long.class || type == int.class ? "a whole number" : "of another form";
  }

  private static ResponseEntity<Object> answer(HttpStatus status, ProblemDetail problem) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
