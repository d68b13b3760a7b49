// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import io.keyway.connectors.source.SourceOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What cards of each type look like at a cabinet. Command Centre keeps the facility code with the
 * card type, and numbers are unique within a type only; cards of a type that is not named are no
 * badges.
 *
 * @param byName the type's name in Command Centre
 */
record CardTypes(Map<String, Look> byName) {

  /** Card format and facility code, as the mapping reads them. */
  record Look(String format, String facilityCode) {}

  CardTypes {
    byName = Map.copyOf(byName);
  }

  /** {@code Staff=H10301:17, Contractors=H10301:18}. */
  static CardTypes of(SourceOptions options, String option) {
    Map<String, Look> types = new LinkedHashMap<>();
    for (String type : options.texts(option, List.of())) {
      int equals = type.lastIndexOf('=');
      int colon = type.lastIndexOf(':');
      if (equals < 1 || colon < equals + 2 || colon == type.length() - 1) {
        throw options.wrong(
            "options." + option,
            "names card types as in Staff=H10301:17, Contractors=H10301:18: type, card format and"
                + " facility code");
      }
      Look look =
          new Look(type.substring(equals + 1, colon).strip(), type.substring(colon + 1).strip());
      if (types.put(type.substring(0, equals).strip(), look) != null) {
        throw options.wrong("options." + option, "names one card type twice");
      }
    }
    return new CardTypes(types);
  }

  /** Whether cards matter at all. */
  boolean isAsked() {
    return !byName.isEmpty();
  }

  Optional<Look> of(String type) {
    return Optional.ofNullable(byName.get(type));
  }
}
