// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which source counts where several speak of one person. For each part of what is known: first the
 * sources that own it, then the others, both in the site's order, then by name. The first of them
 * that speaks of an attribute counts, also where it says that there is none; when it stops speaking
 * of it, the next one does. Nothing else matters, least of all who spoke last. Immutable.
 */
public final class Precedence {

  /** What a source may own. */
  public enum Part {
    /** Whether the person is active, suspended or terminated. */
    STATUS(Set.of()),
    NAME(Set.of(Attribute.GIVEN_NAME, Attribute.FAMILY_NAME)),
    EMAIL(Set.of(Attribute.EMAIL)),
    EMPLOYMENT(Set.of(Attribute.EMPLOYMENT)),
    DEPARTMENT(Set.of(Attribute.DEPARTMENT)),
    SITE(Set.of(Attribute.SITE)),
    GROUPS(Set.of(Attribute.GROUPS)),
    /** First and last day of work. */
    DATES(Set.of(Attribute.START_DATE, Attribute.END_DATE)),
    /** The own badge, and those beside it. */
    BADGE(Set.of(Attribute.BADGE, Attribute.FURTHER_BADGES)),
    QUALIFICATIONS(Set.of(Attribute.QUALIFICATIONS));

    private final Set<Attribute> attributes;

    Part(Set<Attribute> attributes) {
      this.attributes = attributes;
    }
  }

  /**
   * What one source says of a person: of each attribute the last that it said.
   *
   * @param key what the source calls the person
   */
  public record Said(String source, String key, Profile profile) {}

  private final List<String> order;
  private final Map<String, Set<Part>> owns;

  /**
   * @param order of sources, the one that counts most first; those that are not in it come after
   * @param owns what each source owns, for every source that there is
   */
  public Precedence(List<String> order, Map<String, Set<Part>> owns) {
    this.order = List.copyOf(order);
    this.owns = Map.copyOf(owns);
  }

  /**
   * Whether a source may hire, end and restore. All may where none owns the status; and who is no
   * source of this site, such as an operator, always may.
   */
  public boolean isStatusOwner(String source) {
    boolean isOwned = owns.values().stream().anyMatch(parts -> parts.contains(Part.STATUS));
    return !isOwned || !owns.containsKey(source) || owns(source, Part.STATUS);
  }

  /** Whether there is a source of this name. What a source said that is gone counts no more. */
  public boolean knows(String source) {
    return owns.containsKey(source);
  }

  /** What is true of a person of whom sources say this. */
  public Profile effective(Collection<Said> said) {
    return effective(said, "");
  }

  /**
   * The same.
   *
   * @param goesBy key that counts first among several of one source: the number of the employment
   *     that the person goes by
   */
  public Profile effective(Collection<Said> said, String goesBy) {
    if (said.size() == 1) {
      return said.iterator().next().profile().over(Profile.EMPTY);
    }
    Profile effective = Profile.EMPTY.over(Profile.EMPTY);
    for (Part part : Part.values()) {
      for (Said one : said.stream().sorted(rank(part, goesBy).reversed()).toList()) {
        effective = one.profile().only(part.attributes).over(effective);
      }
    }
    return effective;
  }

  private Comparator<Said> rank(Part part, String goesBy) {
    return Comparator.comparing((Said said) -> !owns(said.source(), part))
        .thenComparing(said -> place(said.source()))
        .thenComparing(Said::source)
        .thenComparing(said -> !said.key().equals(goesBy))
        .thenComparing(Said::key);
  }

  private boolean owns(String source, Part part) {
    return owns.getOrDefault(source, Set.of()).contains(part);
  }

  private int place(String source) {
    int place = order.indexOf(source);
    return place < 0 ? order.size() : place;
  }
}
