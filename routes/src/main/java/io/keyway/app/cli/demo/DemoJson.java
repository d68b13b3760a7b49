// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code demo.json} tells to programs that drive the demo from outside.
 *
 * @param token with all roles
 * @param approverToken of a second person, who approves what the first asked for
 * @param scimToken of the client of the source {@code scim}
 * @param sinks that listen outside
 * @param controls control ports by cabinet
 */
record DemoJson(
    URI url,
    String token,
    String approverToken,
    Path inbox,
    String webhookSecret,
    String scimToken,
    DemoTransmitter transmitter,
    List<Sink> sinks,
    Map<String, URI> controls,
    List<Person> people) {

  /**
   * @param secret by which a signed webhook can be checked
   */
  record Sink(String name, String kind, URI url, Optional<String> secret) {}

  /** Somebody who can be acted: badge, perhaps a PIN, and the keys they may take right now. */
  record Person(Employee employee, Optional<Pin> pin, List<MayTake> mayTake) {
    Person {
      mayTake = List.copyOf(mayTake);
    }
  }

  record Pin(String id, String pin) {}

  record MayTake(String cabinet, int slot, String keySet) {}

  String text(long bridge, Map<String, Long> cabinets) {
    ObjectNode json = Json.object();
    json.put("url", url.toString());
    ObjectNode pids = json.putObject("pids");
    pids.put("demo", ProcessHandle.current().pid()).put("bridge", bridge);
    cabinets.forEach(pids.putObject("cabinets")::put);
    json.put("token", token).put("inbox", inbox.toString());
    json.putObject("approver").put("token", approverToken);
    json.putObject("webhook").put("url", url + "/in/hr").put("secret", webhookSecret);
    json.putObject("scim").put("url", url + "/scim/v2").put("token", scimToken);
    transmitter.write(json.putObject("ssf"), url.toString());
    ArrayNode sinkArray = json.putArray("sinks");
    for (Sink sink : sinks) {
      ObjectNode node = sinkArray.addObject();
      node.put("name", sink.name()).put("kind", sink.kind()).put("url", sink.url().toString());
      sink.secret().ifPresent(secret -> node.put("secret", secret));
    }
    ArrayNode cabinetArray = json.putArray("cabinets");
    controls.forEach(
        (id, control) -> cabinetArray.addObject().put("id", id).put("control", control.toString()));
    ArrayNode peopleArray = json.putArray("people");
    people.forEach(person -> write(peopleArray.addObject(), person));
    return Json.pretty(json) + "\n";
  }

  private static void write(ObjectNode node, Person person) {
    Employee.Badge badge = person.employee().badge();
    node.put("employeeNumber", person.employee().number());
    node.putObject("badge")
        .put("format", badge.format())
        .put("facilityCode", badge.facilityCode())
        .put("cardNumber", badge.cardNumber());
    person.pin().ifPresent(pin -> node.putObject("pin").put("id", pin.id()).put("pin", pin.pin()));
    ArrayNode mayTake = node.putArray("mayTake");
    for (MayTake key : person.mayTake()) {
      mayTake
          .addObject()
          .put("cabinet", key.cabinet())
          .put("slot", key.slot())
          .put("keySet", key.keySet());
    }
  }
}
