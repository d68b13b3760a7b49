// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.cli.demo.DemoJson.MayTake;
import io.keyway.app.cli.demo.DemoJson.Person;
import io.keyway.app.cli.demo.DemoJson.Pin;
import io.keyway.app.client.BridgeClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the bridge which people may take which keys at any hour of any day: the rights that rules
 * without a schedule gave them, to keys that hang in their slots. People of the played day are left
 * out.
 */
record Roll(BridgeClient bridge, List<Employee> employees, DemoState state) {

  /** Rules of {@link DemoSite} that end so have no schedule. */
  private static final String ANY_HOUR = "-any-hour";

  List<Person> call() {
    Map<String, JsonNode> keysIn = new HashMap<>();
    for (JsonNode key : bridge.get("/api/v1/custody").path("keys")) {
      if (key.path("state").asText().equals("in")) {
        keysIn.put(key.path("keySet").asText(), key);
      }
    }
    List<Person> people = new ArrayList<>();
    for (Employee employee : employees) {
      if (!employee.isIn(Organisation.FLEET)) {
        people.add(new Person(employee, pin(employee), mayTake(employee, keysIn)));
      }
    }
    return people;
  }

  private Optional<Pin> pin(Employee employee) {
    return Optional.ofNullable(state.pins().get(employee.number()))
        .map(pin -> new Pin(employee.number(), pin));
  }

  private List<MayTake> mayTake(Employee employee, Map<String, JsonNode> keysIn) {
    JsonNode person = bridge.get("/api/v1/people/emp:" + employee.number());
    List<MayTake> keys = new ArrayList<>();
    if (!person.path("state").asText().equals("active")) {
      return keys;
    }
    for (JsonNode grant : person.path("grants")) {
      JsonNode key = keysIn.get(grant.path("keySet").asText());
      if (key != null && grant.path("rule").asText().endsWith(ANY_HOUR)) {
        keys.add(
            new MayTake(
                key.path("cabinet").asText(),
                key.path("slot").asInt(),
                key.path("keySet").asText()));
      }
    }
    return keys;
  }
}
