// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.api.Prefer;
import io.keyway.app.api.ReceiptJson;
import io.keyway.app.intake.Hinted;
import io.keyway.app.intake.Suspicion;
import io.keyway.app.problem.Problem;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.model.audit.Receipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** The verbs of a webhook's route: who calls, and what they are answered. */
@Component("webhook")
public class Webhook {
  static final int RETRY_SECONDS = 2;

  private final Authentications authentications;
  private final RefusedDeliveries refused;
  private final Suspicion suspicion;
  private final Provisioning provisioning;
  private final ObjectMapper json;

  Webhook(
      Authentications authentications,
      RefusedDeliveries refused,
      Suspicion suspicion,
      Provisioning provisioning,
      ObjectMapper json) {
    this.authentications = authentications;
    this.refused = refused;
    this.suspicion = suspicion;
    this.provisioning = provisioning;
    this.json = json;
  }

  /**
   * Believes the caller to be the source, and tells what names this delivery.
   *
   * @throws Refusal 404 or 401
   */
  Optional<String> admit(WebhookRequest request) {
    return prove(request).deliveryId(request);
  }

  /** The records in a delivery, each to be taken by itself. */
  List<byte[]> open(WebhookRequest request) {
    return authentications.of(request.source()).orElseThrow() instanceof BambooSignature
        ? BambooParcel.open(request.body())
        : List.of(request.body());
  }

  /** The answer to a delivery of several records, all of them durable: what came of each. */
  Answer answer(List<Answer> each) {
    String all = each.stream().map(Answer::text).collect(Collectors.joining(",", "[", "]"));
    return new Answer(HttpStatus.ACCEPTED.value(), "application/json", "{\"records\":" + all + "}");
  }

  /** The answer to a receipt, a refusal or a hint. */
  public Answer answer(@Body Object outcome, @Header("Prefer") @Nullable String prefer) {
    return switch (outcome) {
      case Receipt receipt -> answer(receipt, Prefer.waitOf(prefer));
      case Hinted hinted ->
          new Answer(
              HttpStatus.ACCEPTED.value(),
              "application/json",
              write(Map.of("state", "asked", "detail", hinted.detail())));
      case Refusal refusal -> problem(refusal.status(), refusal.detail());
      default -> throw new IllegalStateException("No answer for a " + outcome.getClass());
    };
  }

  /** The answer when nothing could be committed. */
  public Answer unavailable() {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "The database cannot be written now; nothing was done. Send the same again in "
            + RETRY_SECONDS
            + " seconds.");
  }

  /** The answer when something failed that nobody foresaw. */
  public Answer failed() {
    return problem(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "The bridge failed at this record; its log has the reason. Send the same again.");
  }

  private Authentication prove(WebhookRequest request) {
    Authentication authentication = of(request.source());
    Optional<String> why = authentication.refusal(request);
    if (why.isPresent()) {
      if (suspicion.couldEndRights(request.source(), request.body())) {
        refused.signature(request.source(), why.get());
      }
      throw new Refusal(
          HttpStatus.UNAUTHORIZED,
          "Source " + request.source() + ": " + why.get() + ". Nothing was done.");
    }
    return authentication;
  }

  private Answer answer(Receipt accepted, Optional<Duration> wait) {
    if (wait.isEmpty() || accepted.person().isEmpty()) {
      return receipt(HttpStatus.ACCEPTED, accepted);
    }
    Receipt receipt =
        accepted.state() == Receipt.State.OPEN
            ? provisioning.await(accepted.id(), wait.get())
            : accepted;
    return receipt(
        receipt.state() == Receipt.State.OPEN ? HttpStatus.ACCEPTED : HttpStatus.OK, receipt);
  }

  private Answer receipt(HttpStatus status, Receipt receipt) {
    return new Answer(status.value(), "application/json", write(ReceiptJson.of(receipt)));
  }

  private Answer problem(HttpStatus status, String detail) {
    ProblemDetail problem = Problem.of(status, detail);
    Map<String, Object> body = new HashMap<>();
    body.put("type", "about:blank");
    body.put("title", String.valueOf(problem.getTitle()));
    body.put("status", problem.getStatus());
    body.put("detail", detail);
    return new Answer(status.value(), Problem.MEDIA_TYPE, write(body));
  }

  private String write(Object body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Our own answers are always JSON", e);
    }
  }

  private Authentication of(String source) {
    return authentications
        .of(source)
        .orElseThrow(
            () -> Refusal.notFound("No source of this name has a webhook. Check the address."));
  }
}
