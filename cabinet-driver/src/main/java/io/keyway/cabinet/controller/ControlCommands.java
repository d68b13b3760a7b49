// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.cabinet.controller.RunningCabinet.Scene;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.IdForm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What the control port understands, as JSON in and JSON out. */
final class ControlCommands {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final RunningCabinet cabinet;
  private final Faults faults;

  ControlCommands(RunningCabinet cabinet) {
    this.cabinet = cabinet;
    this.faults = new Faults(cabinet);
  }

  /** Every command that is posted, by its path without the slash. */
  Map<String, Function<JsonNode, JsonNode>> byName() {
    return Map.of(
        "badge", this::badge,
        "pin", this::pin,
        "new-pin", this::newPin,
        "take", this::take,
        "return", this::hang,
        "door", this::door,
        "fault", faults::make);
  }

  /** How the cabinet is. */
  ObjectNode state() {
    return cabinet.look(this::state);
  }

  private ObjectNode state(Scene scene) {
    Vitals vitals = scene.brain().vitals();
    ObjectNode state = JSON.objectNode();
    state.put("id", cabinet.id().value());
    state.put("link", cabinet.controller().link().isLinked() ? "up" : "down");
    state
        .putObject("roster")
        .put("version", vitals.roster().version())
        .put("digest", vitals.roster().digest())
        .put("people", vitals.roster().people());
    state
        .putObject("journal")
        .put("boot", vitals.boot())
        .put("last", vitals.journalLast())
        .put("acked", vitals.journalAcknowledged());
    state.put("door", scene.body().isDoorOpen() ? "open" : "closed");
    state.put("attended", scene.brain().isAttended());
    state.put("clock", vitals.clock().toString());
    state.put("leaseSeconds", vitals.leaseSeconds());
    state.set("slots", slots(scene));
    return state;
  }

  /** Every slot: what belongs there, whether that hangs there, and what does hang there. */
  private static ArrayNode slots(Scene scene) {
    Map<SlotNumber, KeySetId> home =
        scene.brain().layout().map(CabinetLayout::keySets).orElse(Map.of());
    Map<SlotNumber, KeySetId> hanging = new TreeMap<>(scene.body().present());
    int last = scene.brain().layout().map(CabinetLayout::slots).orElse(0);
    Set<SlotNumber> all = new TreeSet<>(hanging.keySet());
    IntStream.rangeClosed(1, last).mapToObj(SlotNumber::new).forEach(all::add);
    ArrayNode slots = JSON.arrayNode();
    for (SlotNumber slot : all) {
      Optional<KeySetId> belongs = Optional.ofNullable(home.get(slot));
      Optional<KeySetId> hangs = Optional.ofNullable(hanging.get(slot));
      slots
          .addObject()
          .put("slot", slot.value())
          .put("keySet", belongs.map(KeySetId::value).orElse(null))
          .put("present", hangs.isPresent() && (belongs.isEmpty() || belongs.equals(hangs)))
          .put("hangs", hangs.map(KeySetId::value).orElse(null));
    }
    return slots;
  }

  private ObjectNode badge(JsonNode body) {
    if (body.has("bits")) {
      String bits = Fields.text(body, "bits");
      if (!bits.matches("[01]{1,200}")) {
        throw new BadRequest(400, "bits must be 1 to 200 of 0 and 1");
      }
      return entry(cabinet.controller().answer(brain -> brain.badge(bits)));
    }
    Badge badge =
        new Badge(
            Fields.text(body, "format"),
            new FacilityCode(Fields.whole(body, "facilityCode", 0, Long.MAX_VALUE)),
            Fields.cardNumber(body, "cardNumber"));
    return entry(cabinet.controller().answer(brain -> brain.badge(badge)));
  }

  private ObjectNode pin(JsonNode body) {
    return entry(cabinet.controller().pin(Fields.digits(body, "id"), Fields.digits(body, "pin")));
  }

  private ObjectNode newPin(JsonNode body) {
    return entry(
        cabinet.controller().choosePin(Fields.digits(body, "id"), Fields.digits(body, "pin")));
  }

  private ObjectNode take(JsonNode body) {
    Optional<Denial> denial = cabinet.take(slot(body));
    ObjectNode answer = JSON.objectNode().put("taken", denial.isEmpty());
    denial.ifPresent(reason -> answer.put("reason", reason.word()));
    return answer;
  }

  private ObjectNode hang(JsonNode body) {
    if (body.path("foreign").asBoolean(false)) {
      boolean occupied = cabinet.hangForeign(slot(body)) == RunningCabinet.Hung.OCCUPIED;
      return occupied
          ? JSON.objectNode().put("returned", false).put("reason", "occupied")
          : JSON.objectNode().put("returned", false).put("reason", "foreign");
    }
    String keySet = Fields.text(body, "keySet");
    if (!IdForm.fits(keySet)) {
      throw new BadRequest(400, "keySet must be the id of a key set");
    }
    ObjectNode answer = JSON.objectNode();
    return switch (cabinet.hang(slot(body), new KeySetId(keySet))) {
      case HOME -> answer.put("returned", true).put("wrongSlot", false);
      case WRONG_SLOT -> answer.put("returned", true).put("wrongSlot", true);
      case OCCUPIED -> answer.put("returned", false).put("reason", "occupied");
      case NOT_OUT -> answer.put("returned", false).put("reason", "not-out");
    };
  }

  private ObjectNode door(JsonNode body) {
    JsonNode open = body.path("open");
    if (!open.isBoolean()) {
      throw new BadRequest(400, "open must be true or false");
    }
    cabinet.door(open.booleanValue());
    return JSON.objectNode().put("door", open.booleanValue() ? "open" : "closed");
  }

  private static ObjectNode entry(Entry entry) {
    ObjectNode answer = JSON.objectNode();
    switch (entry) {
      case Entry.Granted(var slots) -> {
        ArrayNode numbers = answer.put("granted", true).putArray("slots");
        slots.forEach(slot -> numbers.add(slot.value()));
      }
      case Entry.Denied(var reason) -> answer.put("granted", false).put("reason", reason.word());
    }
    return answer;
  }

  private SlotNumber slot(JsonNode body) {
    int slots = cabinet.look(s -> s.brain().layout().map(CabinetLayout::slots).orElse(1_000));
    return new SlotNumber((int) Fields.whole(body, "slot", 1, slots));
  }
}
