// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.Keys;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes an identity change of what a source sent. Thread-safe.
 *
 * <p>Who it is about, what happened and when must be readable, or the record is a problem. The rest
 * must be readable too, unless the record takes rights away: then it counts, and what could not be
 * read is told.
 */
public final class SourceMapping {
  private final String name;
  private final Restore restore;
  private final List<Shape> shapes;
  private final Optional<Hint> hint;
  private final ProfileReader profiles;

  /**
   * @param name of the mapping
   * @param restore what this source's word that a suspended person is back does
   * @param endDate how its end dates are meant
   * @param shapes tried in this order
   * @param hint what says of a record that it only tells who changed; empty where none does
   * @param cards the card formats that badges may have
   */
  public SourceMapping(
      String name,
      Restore restore,
      EndDate endDate,
      List<Shape> shapes,
      Optional<Hint> hint,
      CardBench cards) {
    this.hint = hint;
    this.name = name;
    this.restore = restore;
    this.shapes = List.copyOf(shapes);
    this.profiles = new ProfileReader(cards, endDate);
  }

  /** What a source means by an end date; days are those of the person's site. */
  public enum EndDate {
    /** Rights last through that day, until 24:00. */
    THROUGH,
    /** Rights end as that day begins, at 00:00. */
    UNTIL;

    /** The last day on which there are rights. */
    LocalDate lastDay(LocalDate endDate) {
      return this == THROUGH ? endDate : endDate.minusDays(1);
    }
  }

  /**
   * One form in which records come.
   *
   * @param when whether a record has this form: a question about {@code record}
   * @param listed whether it says how a person stands, rather than what happened
   * @param reads names of the fields that count, with dots for what is nested
   * @param optional those of them that a file need not have
   * @param change what happened, in the source's words
   * @param words the change for each of the source's words
   * @param graces how long rights last after those of these words that are a long leave
   * @param effectiveAt from when it counts; where it says nothing, from the record's as-of
   * @param keys other keys than the employee number, by name: {@code email}, {@code externalId},
   *     {@code previousEmployeeNumber}
   * @param person the profile's fields, by name
   */
  public record Shape(
      String name,
      Condition when,
      boolean listed,
      List<String> reads,
      List<String> optional,
      Expression change,
      Map<String, String> words,
      Map<String, Period> graces,
      Expression employeeNumber,
      Expression effectiveAt,
      Map<String, Expression> keys,
      Map<String, Expression> person) {
    public Shape {
      keys = Map.copyOf(keys);
      reads = List.copyOf(reads);
      optional = List.copyOf(optional);
      words = Map.copyOf(words);
      graces = Map.copyOf(graces);
      person = Map.copyOf(person);
    }
  }

  /**
   * How records look that say no more than that somebody changed.
   *
   * @param when whether a record is one: a question about {@code record}
   * @param person what the source calls the person
   */
  public record Hint(Condition when, Expression person) {}

  public String name() {
    return name;
  }

  /** What this source's word that a suspended person is back does. */
  public Restore restore() {
    return restore;
  }

  /** The columns that a file of this source must have. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(readColumns());
    listing().map(Shape::optional).ifPresent(columns::removeAll);
    return columns;
  }

  /** The columns of a file that count, of which some may be missing. */
  public List<String> readColumns() {
    return listing().map(Shape::reads).orElse(List.of());
  }

  private Optional<Shape> listing() {
    return shapes.stream().filter(Shape::listed).findFirst();
  }

  /** The part of a record at which some shape looks; of the rest nothing need ever be kept. */
  public Map<String, Object> kept(SourceRecord record) {
    List<String> reads = shapes.stream().flatMap(shape -> shape.reads().stream()).toList();
    return Facts.among(record.fields(), reads);
  }

  /** What a record means that came by itself: it counts from when it was received. */
  public MappingOutcome map(SourceRecord record) {
    return map(record, record.receivedAt());
  }

  /**
   * What a record means.
   *
   * @param asOf the instant at which the source held it to be true
   */
  public MappingOutcome map(SourceRecord record, Instant asOf) {
    Map<String, Object> fields = Facts.of(record.fields());
    Map<String, Object> facts = Map.of("record", fields);
    for (Shape shape : shapes) {
      if (has(shape, facts)) {
        return new Reading(record.source(), asOf, shape, fields, facts).outcome();
      }
    }
    return new MappingProblem("", "no shape of mapping " + name + " accepts it", true, "", "");
  }

  /**
   * Of whom a record, which no shape accepts, says that they changed: the source must be asked how
   * they stand. Empty where it does not say that.
   */
  public Optional<String> hint(SourceRecord record) {
    Map<String, Object> facts = Map.of("record", Facts.of(record.fields()));
    return hint.filter(known -> holds(known.when(), facts))
        .flatMap(known -> said(known.person(), facts));
  }

  private static Optional<String> said(Expression person, Map<String, Object> facts) {
    try {
      return person
          .evaluate(facts)
          .filter(Facts::isSaid)
          .map(String::valueOf)
          .filter(id -> id.length() <= 256);
    } catch (EvaluationFailed e) {
      return Optional.empty();
    }
  }

  private static boolean has(Shape shape, Map<String, Object> facts) {
    return holds(shape.when(), facts);
  }

  private static boolean holds(Condition condition, Map<String, Object> facts) {
    try {
      return condition.holds(facts);
    } catch (EvaluationFailed e) {
      return false;
    }
  }

  /** One record being read. */
  private final class Reading {
    private final String source;
    private final Instant asOf;
    private final Shape shape;
    private final Map<String, Object> fields;
    private final Map<String, Object> facts;
    private String change = "";
    private Period grace = Period.ZERO;
    private String employeeNumber = "";

    Reading(
        String source,
        Instant asOf,
        Shape shape,
        Map<String, Object> fields,
        Map<String, Object> facts) {
      this.source = source;
      this.asOf = asOf;
      this.shape = shape;
      this.fields = fields;
      this.facts = facts;
    }

    MappingOutcome outcome() {
      try {
        change = change();
        EmployeeNumber number = employeeNumber();
        employeeNumber = number.value();
        List<String> ignored = new ArrayList<>(Facts.unknown(fields, shape.reads()));
        Subject subject =
            new Subject(source, number, effectiveAt(), asOf, shape.listed(), keys(ignored));
        return new Mapped(change(subject, profile(ignored)), ignored);
      } catch (Unreadable e) {
        return new MappingProblem(
            e.field(), e.reason(), takesAway() || change.isEmpty(), numberIfReadable(), change);
      }
    }

    private String numberIfReadable() {
      try {
        return employeeNumber.isEmpty() ? employeeNumber().value() : employeeNumber;
      } catch (Unreadable e) {
        return "";
      }
    }

    private boolean takesAway() {
      return change.equals("terminated") || change.equals("suspended");
    }

    private String change() {
      Object word =
          Unreadable.at("change", () -> shape.change().evaluate(facts))
              .filter(Facts::isSaid)
              .orElseThrow(() -> new Unreadable("change", "is missing"));
      String said = word instanceof String text ? text.strip().toLowerCase(Locale.ROOT) : "";
      String known = shape.words().get(said);
      if (known == null) {
        throw new Unreadable(
            "change",
            "is none of " + String.join(", ", shape.words().keySet().stream().sorted().toList()));
      }
      grace = shape.graces().getOrDefault(said, Period.ZERO);
      return known;
    }

    private EmployeeNumber employeeNumber() {
      Object number =
          Unreadable.at("employeeNumber", () -> shape.employeeNumber().evaluate(facts))
              .filter(Facts::isSaid)
              .orElseThrow(() -> new Unreadable("employeeNumber", "is missing"));
      if (number instanceof Number) {
        throw new Unreadable(
            "employeeNumber", "is a number, which loses leading zeros; it must be sent as text");
      }
      if (number instanceof String text) {
        try {
          return new EmployeeNumber(text.strip());
        } catch (IllegalArgumentException e) {
          throw new Unreadable("employeeNumber", "has 1 to 64 printable characters and no spaces");
        }
      }
      throw new Unreadable("employeeNumber", "must be text");
    }

    private Instant effectiveAt() {
      Optional<Object> at =
          Unreadable.at("effectiveAt", () -> shape.effectiveAt().evaluate(facts))
              .filter(Facts::isSaid);
      return at.isPresent() ? Facts.instant("effectiveAt", at.get()) : asOf;
    }

    private Keys keys(List<String> ignored) {
      return new Keys(
          key("email", ignored, text -> text),
          key("externalId", ignored, text -> text),
          key("previousEmployeeNumber", ignored, text -> number(text).value()));
    }

    private static EmployeeNumber number(String text) {
      try {
        return new EmployeeNumber(text);
      } catch (IllegalArgumentException e) {
        throw new Unreadable(
            "previousEmployeeNumber", "has 1 to 64 printable characters and no spaces");
      }
    }

    private String key(String name, List<String> ignored, UnaryOperator<String> check) {
      Expression expression = shape.keys().get(name);
      if (expression == null) {
        return "";
      }
      try {
        return Unreadable.at(name, () -> expression.evaluate(facts))
            .filter(Facts::isSaid)
            .map(value -> check.apply(Facts.text(name, value)))
            .orElse("");
      } catch (Unreadable e) {
        if (!takesAway()) {
          throw e;
        }
        ignored.add(e.field());
        return "";
      }
    }

    private Profile profile(List<String> ignored) {
      try {
        return profiles.read(shape.person(), facts);
      } catch (Unreadable e) {
        if (!takesAway()) {
          throw e;
        }
        ignored.add(e.field());
        return Profile.EMPTY;
      }
    }

    private IdentityChange change(Subject subject, Profile profile) {
      return switch (change) {
        case "hired" -> new Joiner(subject, profile);
        case "changed" -> new Mover(subject, profile);
        case "terminated" -> new Leaver(subject, profile);
        case "suspended" -> new Suspended(subject, profile, grace);
        case "reinstated" -> new Reinstated(subject, profile);
        default -> throw new Unreadable("change", "is not a change that Keyway knows");
      };
    }
  }
}
