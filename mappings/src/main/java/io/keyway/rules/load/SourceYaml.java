// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import dev.cel.common.types.SimpleType;
import io.keyway.rules.CardBench;
import io.keyway.rules.Expression;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.SourceMapping;
import io.keyway.rules.SourceMapping.EndDate;
import io.keyway.rules.SourceMapping.Hint;
import io.keyway.rules.SourceMapping.Shape;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads how a source's records become identity changes: {@code source/hr.yaml} is the example.
 *
 * <p>{@code reads} names the fields that count, and {@code mayRead} those that a file need not have
 * as columns; only those may stand in an expression, after {@code record.}, and with {@code .?}
 * where a field may be absent. What else a record holds is ignored and told. A section {@code rest}
 * is for whoever reads the source over HTTP, and no matter of this.
 */
public final class SourceYaml {
  private static final String[] PROFILE = {
    "givenName",
    "familyName",
    "email",
    "employment",
    "department",
    "site",
    "groups",
    "startDate",
    "endDate",
    "badgeFormat",
    "facilityCode",
    "cardNumber",
    "badges",
    "qualifications"
  };
  private static final Set<String> CHANGES =
      Set.of("hired", "changed", "terminated", "suspended", "reinstated");

  private final Cel cel;

  private SourceYaml(Cel cel) {
    this.cel = cel;
  }

  /**
   * @param file its name, for the reason of a refusal
   * @param cards the card formats that badges may have
   * @throws RefusedFile when it cannot be taken
   */
  public static SourceMapping read(String file, String text, CardBench cards) {
    Place root = Place.parse(file, text);
    Map<String, Place> fields =
        root.fields(
            "name", "description", "backFromSuspension", "endDateCounts", "shapes", "hint", "rest");
    List<Place> shapes = root.required(fields, "shapes").items();
    if (shapes.isEmpty()) {
      throw root.required(fields, "shapes").refuse("at least one shape is expected here");
    }
    Map<String, Object> record = new LinkedHashMap<>();
    shapes.forEach(shape -> declare(shapeReads(shape), record));
    Optional<Place> hint = Optional.ofNullable(fields.get("hint"));
    hint.ifPresent(place -> declare(place.required(hintFields(place), "reads").items(), record));
    SourceYaml reader = new SourceYaml(Cel.over("record", record));
    return new SourceMapping(
        root.required(fields, "name").text(),
        restore(root.required(fields, "backFromSuspension")),
        endDate(Optional.ofNullable(fields.get("endDateCounts"))),
        shapes.stream().map(reader::shape).toList(),
        hint.map(reader::hint),
        cards);
  }

  /**
   * Reads many.
   *
   * @param files text by file name
   * @return mappings by name
   */
  public static Map<String, SourceMapping> readAll(Map<String, String> files, CardBench cards) {
    Map<String, SourceMapping> mappings = new TreeMap<>();
    files.forEach(
        (file, text) -> {
          SourceMapping mapping = read(file, text, cards);
          if (mappings.put(mapping.name(), mapping) != null) {
            throw new RefusedFile(file, 1, "mapping " + mapping.name() + " stands in two files");
          }
        });
    return mappings;
  }

  private static Restore restore(Place place) {
    return switch (place.text()) {
      case "restore" -> Restore.RESTORE;
      case "propose" -> Restore.PROPOSE;
      default -> throw place.refuse("'restore' or 'propose' is expected here");
    };
  }

  private static EndDate endDate(Optional<Place> place) {
    return switch (place.map(Place::text).orElse("through")) {
      case "through" -> EndDate.THROUGH;
      case "until" -> EndDate.UNTIL;
      default ->
          throw place
              .orElseThrow()
              .refuse(
                  "'through' (rights last through that day) or 'until' (they end as it begins) is"
                      + " expected here");
    };
  }

  private static Map<String, Place> fields(Place shape) {
    return shape.fields(
        "name",
        "when",
        "says",
        "reads",
        "mayRead",
        "change",
        "employeeNumber",
        "previousEmployeeNumber",
        "candidates",
        "effectiveAt",
        "person");
  }

  private static List<Place> shapeReads(Place shape) {
    List<Place> reads = new ArrayList<>(shape.required(fields(shape), "reads").items());
    reads.addAll(mayRead(fields(shape)));
    return reads;
  }

  private static Map<String, Place> hintFields(Place hint) {
    return hint.fields("when", "reads", "person");
  }

  private Hint hint(Place place) {
    Map<String, Place> fields = hintFields(place);
    return new Hint(
        cel.condition(place.required(fields, "when")),
        cel.expression(place.required(fields, "person")));
  }

  /** Adds the fields that a shape reads to those that expressions may name. */
  @SuppressWarnings("unchecked")
  private static void declare(List<Place> reads, Map<String, Object> record) {
    for (Place read : reads) {
      String[] path = read.text().split("\\.");
      Map<String, Object> at = record;
      for (int i = 0; i < path.length - 1; i++) {
        Object nested = at.computeIfAbsent(path[i], name -> new LinkedHashMap<String, Object>());
        if (!(nested instanceof Map)) {
          throw read.refuse(path[i] + " is read as a whole and in parts");
        }
        at = (Map<String, Object>) nested;
      }
      if (at.put(path[path.length - 1], SimpleType.DYN) instanceof Map) {
        throw read.refuse(read.text() + " is read as a whole and in parts");
      }
    }
  }

  private Shape shape(Place place) {
    Map<String, Place> fields = fields(place);
    Place says = place.required(fields, "says");
    if (!says.isText("event") && !says.isText("listing")) {
      throw says.refuse("'event' (what happened) or 'listing' (how it stands) is expected here");
    }
    boolean listed = says.isText("listing");
    Place effectiveAt = fields.get("effectiveAt");
    if (listed && effectiveAt != null) {
      throw effectiveAt.refuse("a listing counts from its as-of");
    }
    Place change = place.required(fields, "change");
    Map<String, Place> what = change.fields("of", "words");
    return new Shape(
        place.required(fields, "name").text(),
        cel.condition(place.required(fields, "when")),
        listed,
        reads(place.required(fields, "reads").items(), mayRead(fields)),
        mayRead(fields).stream().map(Place::text).toList(),
        cel.expression(change.required(what, "of")),
        words(change.required(what, "words")),
        graces(change.required(what, "words")),
        cel.expression(place.required(fields, "employeeNumber")),
        effectiveAt == null ? facts -> Optional.empty() : cel.expression(effectiveAt),
        keys(fields),
        person(place.required(fields, "person")));
  }

  private static List<Place> mayRead(Map<String, Place> fields) {
    return Optional.ofNullable(fields.get("mayRead")).map(Place::items).orElse(List.of());
  }

  private static List<String> reads(List<Place> must, List<Place> may) {
    return Stream.concat(must.stream(), may.stream()).map(Place::text).toList();
  }

  /** Keys that never link by themselves, and the number that a person had before. */
  private Map<String, Expression> keys(Map<String, Place> fields) {
    Map<String, Expression> keys = new LinkedHashMap<>();
    Place candidates = fields.get("candidates");
    if (candidates != null) {
      candidates
          .fields("email", "externalId")
          .forEach((key, value) -> keys.put(key, cel.expression(value)));
    }
    Place previous = fields.get("previousEmployeeNumber");
    if (previous != null) {
      keys.put("previousEmployeeNumber", cel.expression(previous));
    }
    return keys;
  }

  private static Map<String, String> words(Place place) {
    Map<String, String> words = new LinkedHashMap<>();
    place
        .fields()
        .forEach(
            (word, change) -> {
              if (change.hasFields()) {
                words.put(word.toLowerCase(Locale.ROOT), "suspended");
                return;
              }
              if (!CHANGES.contains(change.text())) {
                throw change.refuse(
                    "a change is hired, changed, terminated, suspended, reinstated or a leave, as in"
                        + " {leave: garden} and {leave: long, after: P30D}");
              }
              words.put(word.toLowerCase(Locale.ROOT), change.text());
            });
    return words;
  }

  /** A leave ends rights reversibly: garden leave at once, a long one some time after it began. */
  private static Map<String, Period> graces(Place place) {
    Map<String, Period> graces = new LinkedHashMap<>();
    place
        .fields()
        .forEach(
            (word, change) -> {
              if (change.hasFields()) {
                graces.put(word.toLowerCase(Locale.ROOT), grace(change));
              }
            });
    return graces;
  }

  private static Period grace(Place place) {
    Map<String, Place> fields = place.fields("leave", "after");
    Place leave = place.required(fields, "leave");
    Place after = fields.get("after");
    if (leave.isText("garden")) {
      if (after != null) {
        throw after.refuse("garden leave ends rights at once; a long leave has 'after'");
      }
      return Period.ZERO;
    }
    if (!leave.isText("long")) {
      throw leave.refuse("'garden' or 'long' is expected here");
    }
    if (after == null) {
      throw place.refuse("field 'after' is missing: how long rights last, such as P30D");
    }
    Period grace = after.as("a number of days, weeks or months such as P30D", Period::parse);
    if (grace.isNegative() || grace.isZero()) {
      throw after.refuse("a time longer than nothing is expected here");
    }
    return grace;
  }

  private Map<String, Expression> person(Place place) {
    Map<String, Expression> person = new LinkedHashMap<>();
    place.fields(PROFILE).forEach((field, value) -> person.put(field, cel.expression(value)));
    return person;
  }
}
