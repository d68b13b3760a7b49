// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import dev.cel.common.types.SimpleType;
import io.keyway.rules.Condition;
import io.keyway.rules.SignalPolicy;
import io.keyway.rules.SignalPolicy.Act;
import io.keyway.rules.SignalPolicy.Entry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what shared signals do: {@code signal/default.yaml} is the example. {@code reads} names the
 * fields of events at which conditions look, after {@code event.}; all of them may be absent.
 */
public final class SignalYaml {
  private SignalYaml() {}

  /**
   * @param file its name, for the reason of a refusal
   * @throws RefusedFile when it cannot be taken
   */
  public static SignalPolicy read(String file, String text) {
    Place root = Place.parse(file, text);
    Map<String, Place> fields = root.fields("name", "description", "reads", "signals", "otherwise");
    Map<String, Object> event = new LinkedHashMap<>();
    Optional.ofNullable(fields.get("reads")).map(Place::items).orElse(List.of()).stream()
        .map(Place::text)
        .forEach(name -> event.put(name, SimpleType.DYN));
    Cel cel = Cel.over("event", event);
    return new SignalPolicy(
        root.required(fields, "name").text(),
        root.required(fields, "signals").items().stream().map(each -> entry(each, cel)).toList(),
        act(root.required(fields, "otherwise")));
  }

  /**
   * Reads many.
   *
   * @param files text by file name
   * @return policies by name
   */
  public static Map<String, SignalPolicy> readAll(Map<String, String> files) {
    Map<String, SignalPolicy> policies = new TreeMap<>();
    files.forEach(
        (file, text) -> {
          SignalPolicy policy = read(file, text);
          if (policies.put(policy.name(), policy) != null) {
            throw new RefusedFile(file, 1, "policy " + policy.name() + " stands in two files");
          }
        });
    return policies;
  }

  private static Entry entry(Place place, Cel cel) {
    Map<String, Place> fields = place.fields("type", "when", "act");
    Place when = fields.get("when");
    Condition always = facts -> true;
    return new Entry(
        place.required(fields, "type").text(),
        when == null ? always : cel.condition(when),
        act(place.required(fields, "act")));
  }

  private static Act act(Place place) {
    return Arrays.stream(Act.values())
        .filter(act -> place.isText(act.word()))
        .findFirst()
        .orElseThrow(
            () -> place.refuse("suspend, terminate, propose, tell or ignore is expected here"));
  }
}
