// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import io.keyway.app.decision.Alongside;
import io.keyway.app.decision.Decision;
import io.keyway.app.decision.Delivery;
import io.keyway.app.decision.DeliveryConflict;
import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Incidents;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The verbs of the routes {@code 1-intake} and {@code 2-decision}: from what arrived at the door to
 * a receipt. What cannot be taken is set aside and refused with a {@link Refusal}: it is durable by
 * then, so a sender that is told so, or a queue that forgets it, loses nothing. Thread-safe.
 */
@Component("intake")
public class Intake {
  /** Property of an exchange at the door: an {@link Alongside}. */
  public static final String ALONGSIDE = "KeywayAlongside";

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final SourceSettings sources;
  private final Mappings mappings;
  private final Decision decision;
  private final SetAside aside;
  private final Hints hints;
  private final Clock clock;

  public Intake(
      SourceSettings sources,
      Mappings mappings,
      Decision decision,
      SetAside aside,
      Hints hints,
      Clock clock) {
    this.hints = hints;
    this.sources = sources;
    this.mappings = mappings;
    this.decision = decision;
    this.aside = aside;
    this.clock = clock;
  }

  /** Names what arrived: its source, its delivery and its digest. */
  public Arrival arrive(
      @Header("KeywaySource") @Nullable String source,
      @Header("KeywayDelivery") @Nullable String delivery,
      @Body byte @Nullable [] body) {
    if (source == null || sources.named(source).isEmpty()) {
      throw Refusal.notFound("No source of this name is configured.");
    }
    if (body == null || body.length == 0) {
      throw Refusal.badRequest("The body is empty; send one JSON object.");
    }
    return new Arrival(
        source,
        Optional.ofNullable(delivery).filter(id -> !id.isBlank()),
        Sha256.of(body),
        clock.instant());
  }

  /** What arrived, as a record of its source; JSON of another kind than an object is set aside. */
  public SourceRecord record(@Variable("arrival") Arrival arrival, @Body @Nullable Object json) {
    if (json instanceof Map<?, ?> object) {
      Map<String, Object> fields = new LinkedHashMap<>();
      object.forEach((name, value) -> fields.put(String.valueOf(name), value));
      return new SourceRecord(arrival.source(), fields, arrival.receivedAt());
    }
    String detail = "The body is JSON, but not an object, and no mapping accepts it";
    aside.setAside(unreadableMatter(arrival, detail));
    throw Refusal.unacceptable(detail + ". Nothing was done; it is set aside.");
  }

  /**
   * What the record means; one that its source's mapping does not accept is set aside, unless it
   * only says who changed and the source can be asked how they stand: an event is a hint.
   */
  public IdentityChange understand(
      @Variable("arrival") Arrival arrival, @Body SourceRecord record) {
    return switch (mappings.read(record)) {
      case Mapped mapped -> mapped.change();
      case MappingProblem problem -> {
        Optional<String> changed = mappings.hint(record);
        if (changed.isPresent() && hints.read(arrival.source(), changed.get())) {
          throw new Hinted(arrival.source());
        }
        throw refuse(arrival, record, problem);
      }
    };
  }

  /**
   * Decides it.
   *
   * @param alongside what the caller of the door wants written in the same commit; null for nothing
   */
  public Receipt decide(
      @Variable("arrival") Arrival arrival,
      @Body IdentityChange change,
      @ExchangeProperty(ALONGSIDE) @Nullable Alongside alongside) {
    Optional<Delivery> delivery =
        arrival
            .delivery()
            .map(id -> new Delivery(arrival.source(), id, arrival.sha256(), arrival.receivedAt()));
    try {
      return decision.decide(change, delivery, alongside == null ? Alongside.NOTHING : alongside);
    } catch (DeliveryConflict conflict) {
      throw conflicting(arrival, change);
    }
  }

  /** What arrived is not JSON: sets it aside and tells why. */
  public Refusal unreadable(@Variable("arrival") Arrival arrival) {
    String detail = "The body is not one JSON object in UTF-8, each name in it once";
    aside.setAside(unreadableMatter(arrival, detail));
    return Refusal.badRequest(detail + ". Nothing was done.");
  }

  /** Something failed that nobody foresaw: a human must know, the record may end rights. */
  public void failed(
      @Variable("arrival") @Nullable Arrival arrival, @ExchangeException Exception cause) {
    String source = arrival == null ? "unknown" : arrival.source();
    LOG.error("A record could not be taken in. source={}", source, cause);
    aside.raise(
        SetAside.critical(
            "intake-failed",
            "A record of source "
                + source
                + " could not be taken in; its sender was told to try again. See the log",
            "intake-failed:" + source));
  }

  private static SetAside.Matter unreadableMatter(Arrival arrival, String detail) {
    return new SetAside.Matter(
        arrival.source(),
        arrival.sha256(),
        "unreadable",
        detail,
        "",
        0,
        "",
        "",
        Optional.empty(),
        Optional.of(unreadable(arrival, detail)));
  }

  private Refusal refuse(Arrival arrival, SourceRecord record, MappingProblem problem) {
    String reason = Mappings.reason(problem);
    String detail =
        "Source " + arrival.source() + ": " + reason + ". Nothing was done; it is set aside.";
    Optional<Incidents.Reason> incident =
        problem.couldTakeAway()
            ? Optional.of(unreadable(arrival, reason).about("", problem.employeeNumber()))
            : Optional.empty();
    aside.setAside(
        new SetAside.Matter(
            arrival.source(),
            arrival.sha256(),
            "unreadable",
            reason,
            "",
            0,
            problem.change(),
            problem.employeeNumber(),
            Optional.of(new Content(mappings.kept(record), arrival.receivedAt())),
            incident));
    return Refusal.unacceptable(detail);
  }

  private static Incidents.Reason unreadable(Arrival arrival, String reason) {
    return SetAside.critical(
        "unreadable-record",
        "A record of source "
            + arrival.source()
            + " was not applied and may have ended somebody's rights: "
            + reason
            + ". Find it in the quarantine and have it sent again",
        "unreadable-record:" + arrival.source() + ":" + arrival.sha256());
  }

  private Refusal conflicting(Arrival arrival, IdentityChange change) {
    String id = arrival.delivery().orElse("");
    aside.raise(
        new Incidents.Reason(
            "delivery-conflict",
            change.takesAway() ? Severity.CRITICAL : Severity.HIGH,
            "",
            change.subject().employeeNumber().value(),
            "",
            "",
            "Source "
                + arrival.source()
                + " sent two different records under one delivery id; the second was not applied."
                + " Have it sent again under an id of its own",
            "delivery-conflict:" + arrival.source() + ":" + Sha256.of(id)));
    return new Refusal(
        HttpStatus.CONFLICT,
        "This delivery id came before with another body. Nothing was done; send the record again"
            + " under a new id.");
  }
}
