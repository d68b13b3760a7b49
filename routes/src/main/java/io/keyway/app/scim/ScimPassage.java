// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.decision.Alongside;
import io.keyway.app.intake.Intake;
import io.keyway.app.problem.Refusal;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.model.audit.Receipt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The way of a record through the door {@code direct:intake}, and back. Thread-safe. */
@Component
class ScimPassage {
  private static final String DOOR = "direct:intake";
  private static final String DOOR_ID = "1-intake";

  private record Way(CamelContext context, ProducerTemplate camel, Endpoint door) {}

  private final ObjectProvider<CamelContext> camel;
  private volatile @Nullable Way way;

  ScimPassage(ObjectProvider<CamelContext> camel) {
    this.camel = camel;
  }

  /** The port answers before the routes do, and while a changed route is taken up. */
  boolean isOpen() {
    Way known = way;
    CamelContext context = known == null ? camel.getIfAvailable() : known.context();
    return context != null
        && context.isStarted()
        && context.getRouteController().getRouteStatus(DOOR_ID) == ServiceStatus.Started;
  }

  /**
   * Has a record decided.
   *
   * @param alongside written in the decision's commit, or nothing is done
   * @throws ScimRefusal where the mapping does not accept it; it is set aside then
   */
  Receipt pass(String source, ObjectNode record, Alongside alongside) {
    AtomicBoolean written = new AtomicBoolean();
    Way open = way();
    Exchange done =
        open.camel()
            .send(
                open.door(),
                ExchangePattern.InOut,
                call -> {
                  call.getMessage().setBody(ScimJson.bytes(record));
                  call.getMessage().setHeader("KeywaySource", source);
                  call.setProperty(
                      Intake.ALONGSIDE,
                      (Alongside)
                          (db, receipt) -> {
                            alongside.write(db, receipt);
                            written.set(true);
                          });
                });
    Exception failure = done.getException();
    if (failure instanceof Refusal refusal) {
      throw ScimRefusal.of(ScimRefusal.INVALID_VALUE, refusal.detail());
    }
    if (failure instanceof RuntimeException known) {
      throw known;
    }
    if (failure != null) {
      throw new IllegalStateException("The door failed", failure);
    }
    if (written.get() && done.getMessage().getBody() instanceof Receipt receipt) {
      return receipt;
    }
    throw new IllegalStateException(
        "A route of the site's own took a record in and did not have it decided");
  }

  private Way way() {
    Way known = way;
    if (known == null) {
      CamelContext context = camel.getObject();
      known = new Way(context, context.createProducerTemplate(), context.getEndpoint(DOOR));
      way = known;
    }
    return known;
  }
}
