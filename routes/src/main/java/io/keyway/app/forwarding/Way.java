// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.forwarding.Sink.Refusal;
import jakarta.mail.SendFailedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * The way out: the route {@code 5-forwarding}, which ends at the endpoint that it is told. Tells a
 * refusal of the content from everything that time or a corrected setting can heal.
 */
final class Way {
  /** What these say may be another tomorrow, or is about us and not about the event. */
  private static final Set<Integer> NOT_ABOUT_THE_EVENT = Set.of(401, 403, 404, 407, 408, 425, 429);

  private final ProducerTemplate camel;

  Way(ProducerTemplate camel) {
    this.camel = camel;
  }

  /**
   * @param variables what the endpoint may ask for; they never become headers of a protocol
   * @return the exchange at the end of the way
   */
  Exchange send(String endpoint, Object body, Map<String, Object> variables) {
    Exchange exchange =
        camel.send(
            "direct:5-forwarding",
            starting -> {
              starting.setVariable("endpoint", endpoint);
              variables.forEach(starting::setVariable);
              starting.getMessage().setBody(body);
            });
    Exception failure = exchange.getException();
    if (failure != null) {
      Optional<String> refusal = refusal(failure);
      if (refusal.isPresent()) {
        throw new Refusal(refusal.get(), failure);
      }
      throw new CamelExecutionException("Not delivered", exchange, failure);
    }
    return exchange;
  }

  private static Optional<String> refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpOperationFailedException http) {
        return isRefusal(http.getStatusCode())
            ? Optional.of("HTTP " + http.getStatusCode())
            : Optional.empty();
      }
      if (cause instanceof SendFailedException mail) {
        return smtpCode(mail).filter(code -> code >= 550 && code < 560).map(code -> "SMTP " + code);
      }
    }
    return Optional.empty();
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && !NOT_ABOUT_THE_EVENT.contains(status);
  }

  private static Optional<Integer> smtpCode(SendFailedException failure) {
    for (Exception next = failure;
        next instanceof SendFailedException at;
        next = at.getNextException()) {
      if (at instanceof SMTPAddressFailedException address) {
        return Optional.of(address.getReturnCode());
      }
      if (at instanceof SMTPSendFailedException message) {
        return Optional.of(message.getReturnCode());
      }
    }
    return Optional.empty();
  }
}
