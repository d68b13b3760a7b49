// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.console.Board.Cabinet;
import io.keyway.app.console.Board.Look;
import io.keyway.app.console.Board.Slot;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.settings.DemoSettings;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Badge;
import io.keyway.app.store.listing.PeopleListing.Person;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * In a demo: the panel from which simulated cabinets are operated. The browser says which person
 * shows a badge; the badge's number goes from the bridge to the cabinet and never to the browser.
 */
@RestController
@RequestMapping("/console/controls")
@Needs(Role.OPERATOR)
final class Playground {
  private static final String TEMPLATE = "console/playground";
  private static final int PEOPLE = 300;

  private final DemoSettings demo;
  private final ControlPort control;
  private final BoardReader board;
  private final Store store;
  private final PeopleListing people;
  private final ITemplateEngine templates;

  Playground(
      DemoSettings demo,
      ControlPort control,
      BoardReader board,
      Store store,
      PeopleListing people,
      ITemplateEngine templates) {
    this.demo = demo;
    this.control = control;
    this.board = board;
    this.store = store;
    this.people = people;
    this.templates = templates;
  }

  /** What the cabinet said, in words, and which key sets it would give now. */
  record Answer(boolean yes, String words, List<Slot> mayTake) {}

  @GetMapping
  ResponseEntity<String> panel(@RequestParam Optional<String> cabinet) {
    List<String> ids = demo.controls().keySet().stream().sorted().toList();
    if (ids.isEmpty()) {
      throw Refusal.notFound("Only a demo's cabinets can be operated from here.");
    }
    String chosen = cabinet.filter(ids::contains).orElse(ids.getFirst());
    List<Person> all = store.read(jdbc -> people.withBadge(jdbc, chosen, PEOPLE));
    return html(
        "panel", Map.of("cabinets", ids, "chosen", chosen, "people", all, "out", out(chosen)));
  }

  /** The key sets that can be hung back. */
  @GetMapping("/out")
  ResponseEntity<String> out(@RequestParam Optional<String> cabinet) {
    String chosen = cabinet.orElse("");
    return html("out", Map.of("chosen", chosen, "out", out(chosen)));
  }

  @PostMapping("/{cabinet}/badge")
  ResponseEntity<String> badge(@PathVariable String cabinet, @RequestParam String person) {
    Badge badge =
        store
            .read(jdbc -> people.badge(jdbc, person))
            .orElseThrow(() -> Refusal.notFound("This person has no badge."));
    JsonNode said =
        play(
            cabinet,
            "badge",
            Map.of(
                "format", badge.format(),
                "facilityCode", badge.facilityCode(),
                "cardNumber", badge.cardNumber()));
    if (!said.path("granted").asBoolean()) {
      return answer(cabinet, new Answer(false, "Refused: " + reason(said) + ".", List.of()));
    }
    List<Integer> open = new ArrayList<>();
    said.path("slots").forEach(slot -> open.add(slot.asInt()));
    List<Slot> mayTake =
        slots(cabinet).stream()
            .filter(slot -> open.contains(slot.number()) && slot.look() == Look.IN)
            .toList();
    return answer(cabinet, new Answer(true, "The door is unlocked. Take a key:", mayTake));
  }

  @PostMapping("/{cabinet}/take")
  ResponseEntity<String> take(@PathVariable String cabinet, @RequestParam int slot) {
    JsonNode said = play(cabinet, "take", Map.of("slot", slot));
    return answer(
        cabinet,
        said.path("taken").asBoolean()
            ? new Answer(true, "The key of slot " + slot + " is taken.", List.of())
            : new Answer(
                false, "Slot " + slot + " stays locked: " + reason(said) + ".", List.of()));
  }

  @PostMapping("/{cabinet}/return")
  ResponseEntity<String> hang(
      @PathVariable String cabinet, @RequestParam int slot, @RequestParam String keySet) {
    JsonNode said = play(cabinet, "return", Map.of("slot", slot, "keySet", keySet));
    return answer(
        cabinet,
        said.path("returned").asBoolean()
            ? new Answer(true, keySet + " hangs in slot " + slot + " again.", List.of())
            : new Answer(false, "Not returned: " + reason(said) + ".", List.of()));
  }

  @PostMapping("/{cabinet}/door")
  ResponseEntity<String> door(@PathVariable String cabinet) {
    play(cabinet, "door", Map.of("open", false));
    return answer(cabinet, new Answer(true, "The door is closed.", List.of()));
  }

  private JsonNode play(String cabinet, String act, Map<String, Object> body) {
    URI port =
        Optional.ofNullable(demo.controls().get(cabinet))
            .orElseThrow(() -> Refusal.notFound("No simulated cabinet has this id."));
    return control.play(port, act, body);
  }

  private List<Slot> slots(String cabinet) {
    return board.read().cabinets().stream()
        .filter(c -> c.id().equals(cabinet))
        .map(Cabinet::slots)
        .findFirst()
        .orElse(List.of());
  }

  private List<Slot> out(String cabinet) {
    return slots(cabinet).stream()
        .filter(slot -> slot.look() == Look.OUT || slot.look() == Look.OVERDUE)
        .toList();
  }

  private ResponseEntity<String> answer(String cabinet, Answer answer) {
    return html("answer", Map.of("chosen", cabinet, "answer", answer));
  }

  private ResponseEntity<String> html(String fragment, Map<String, Object> values) {
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "html", UTF_8))
        .body(templates.process(TEMPLATE, Set.of(fragment), new Context(Locale.ROOT, values)));
  }

  private static String reason(JsonNode said) {
    return said.path("reason").asText("no reason given").replace('-', ' ');
  }
}
