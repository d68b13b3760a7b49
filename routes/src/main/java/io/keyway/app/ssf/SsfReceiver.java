// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyway.app.intake.SetAside;
import io.keyway.app.intake.Sha256;
import io.keyway.app.ssf.Outcome.NotNow;
import io.keyway.app.ssf.Outcome.Refused;
import io.keyway.app.ssf.Outcome.Taken;
import io.keyway.app.ssf.Subjects.Meant;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.SignalStreams;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.webhook.Answer;
import io.keyway.app.webhook.WebhookDoor;
import io.keyway.connectors.signal.KeysUnavailable;
import io.keyway.connectors.signal.SecurityEventToken;
import io.keyway.connectors.signal.SubjectIdentifier.IssuerSubject;
import io.keyway.connectors.signal.SubjectIdentifier.Opaque;
import io.keyway.connectors.signal.Verification;
import io.keyway.connectors.signal.Verification.Believed;
import io.keyway.connectors.signal.Verification.Error;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.rules.SignalPolicy.Act;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Believes a token or not, asks the policy what it does, and has it done through the one door. What
 * it returns as taken is durable. Thread-safe.
 */
@Component
class SsfReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(SsfReceiver.class);
  private static final int CONFLICT = 409;
  private static final int SERVER_ERROR = 500;

  private final SignalPolicies policies;
  private final Subjects subjects;
  private final StreamLife life;
  private final RefusedSignals refused;
  private final WebhookDoor door;
  private final Store store;
  private final SignalStreams records;
  private final Incidents incidents;
  private final SetAside aside;
  private final Clock clock;
  private final ObjectMapper json = JsonMapper.builder().build();

  SsfReceiver(
      SignalPolicies policies,
      Subjects subjects,
      StreamLife life,
      RefusedSignals refused,
      WebhookDoor door,
      Store store,
      SignalStreams records,
      Incidents incidents,
      SetAside aside,
      Clock clock) {
    this.policies = policies;
    this.subjects = subjects;
    this.life = life;
    this.refused = refused;
    this.door = door;
    this.store = store;
    this.records = records;
    this.incidents = incidents;
    this.aside = aside;
    this.clock = clock;
  }

  /** Takes a token in compact form. */
  Outcome receive(SignalStream stream, String text) {
    try {
      return switch (stream.verifier().verify(text)) {
        case Believed believed -> take(stream, believed.token());
        case Verification.Refused no -> refused.refuse(stream, text, no);
      };
    } catch (KeysUnavailable e) {
      LOG.warn("A signal waits for its transmitter's keys. stream={}", stream.name(), e);
      refused.keysUnavailable(stream);
      return new NotNow("The transmitter's keys cannot be read now.");
    }
  }

  private Outcome take(SignalStream stream, SecurityEventToken token) {
    String sha256 = Sha256.of(token.payload());
    Optional<String> before = store.read(db -> records.digestOf(db, stream.name(), token.id()));
    if (before.isPresent()) {
      return before.get().equals(sha256) ? new Taken() : contradicts(stream);
    }
    Consumer<JdbcClient> noted =
        db -> {
          life.heard(db, stream);
          records.dealtWith(db, stream.name(), token.id(), sha256, clock.instant());
        };
    if (token.isOfStream()) {
      return commit(noted.andThen(db -> life.told(db, stream, token)));
    }
    Act act = policies.of(stream).of(token.type(), token.event());
    Outcome outcome =
        switch (act) {
          case IGNORE -> commit(noted);
          case TELL -> tell(stream, token, noted);
          case SUSPEND, TERMINATE, PROPOSE -> decide(stream, token, act, noted);
        };
    LOG.info(
        "A signal was taken. stream={} act={} taken={}",
        stream.name(),
        act.word(),
        outcome instanceof Taken);
    return outcome;
  }

  private Outcome decide(
      SignalStream stream, SecurityEventToken token, Act act, Consumer<JdbcClient> noted) {
    if (!door.isOpen()) {
      return new NotNow("The bridge is starting, or takes up a changed route.");
    }
    Meant meant = subjects.of(stream, token.subject());
    Answer answer =
        door.take(stream.source(), Optional.of("set:" + token.id()), record(token, act, meant));
    if (answer.status() == CONFLICT) {
      return contradicts(stream);
    }
    if (answer.status() >= SERVER_ERROR) {
      return new NotNow("Nothing can be committed now.");
    }
    return commit(noted);
  }

  private Outcome tell(SignalStream stream, SecurityEventToken token, Consumer<JdbcClient> noted) {
    Meant meant = subjects.of(stream, token.subject());
    Reason reason =
        Reason.of(
                "shared-signal",
                Severity.HIGH,
                "Stream "
                    + stream.name()
                    + " says of an account: "
                    + nameOf(token.type())
                    + ". Rights stay as they are; decide what is to be done",
                "shared-signal:" + stream.name() + ":" + Sha256.of(token.id()))
            .about("", meant.isPerson() ? meant.key() : "");
    return commit(noted.andThen(db -> incidents.open(db, reason, clock.instant())));
  }

  private Outcome contradicts(SignalStream stream) {
    aside.raise(
        SetAside.critical(
            "delivery-conflict",
            "Stream "
                + stream.name()
                + " sent two different tokens under one jti; the second was not applied and may have"
                + " ended rights. Have it sent again under an id of its own",
            "delivery-conflict:signal:" + stream.name()));
    return new Refused(Error.INVALID_REQUEST, "the claim jti came before with other claims");
  }

  private Outcome commit(Consumer<JdbcClient> work) {
    store.commit(
        Priority.REVOCATION,
        db -> {
          work.accept(db);
          return true;
        });
    return new Taken();
  }

  /** As {@code source/shared-signals.yaml} reads it. */
  private byte[] record(SecurityEventToken token, Act act, Meant meant) {
    Map<String, Object> subject = new LinkedHashMap<>();
    subject.put("person", meant.key());
    meant.email().ifPresent(email -> subject.put("email", email));
    if (token.subject() instanceof IssuerSubject of) {
      subject.put("issuer", of.issuer());
      subject.put("id", of.subject());
    } else if (token.subject() instanceof Opaque opaque) {
      subject.put("id", opaque.id());
    }
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("signal", act.word());
    record.put("type", token.type());
    record.put("effectiveAt", token.occurredAt().toString());
    record.put("subject", subject);
    try {
      return json.writeValueAsString(record).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Our own records are always JSON", e);
    }
  }

  /** The last part of an event's URI, of harmless characters only. */
  private static String nameOf(String type) {
    return type.substring(type.lastIndexOf('/') + 1).replaceAll("[^a-zA-Z0-9-]", "_");
  }
}
