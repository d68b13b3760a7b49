// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the readers of all cabinets make of badges. A reader may send a badge in another layout than
 * its own, backwards or cut; and the same bits may be badges of two formats. Whoever looks like
 * somebody else to some reader must be found before both have keys. Immutable.
 */
public final class Readers {
  private final Map<CabinetId, List<CardFormat>> byCabinet;
  private final List<List<CardFormat>> kinds;

  public Readers(Estate estate) {
    this.byCabinet =
        estate.cabinets().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, cabinet -> cabinet.getValue().layout().cardFormats()));
    this.kinds = byCabinet.values().stream().distinct().filter(Readers::isAmbiguous).toList();
  }

  private static boolean isAmbiguous(List<CardFormat> formats) {
    return formats.stream().anyMatch(f -> f.layoutOf().isPresent())
        || formats.stream().map(CardFormat::bits).distinct().count() < formats.size();
  }

  /** A person's credentials with what a cabinet's readers make of them. */
  public List<Credential> at(CabinetId cabinet, List<Credential> credentials) {
    List<CardFormat> layouts =
        byCabinet.getOrDefault(cabinet, List.of()).stream()
            .filter(format -> format.layoutOf().isPresent())
            .toList();
    if (layouts.isEmpty()) {
      return credentials;
    }
    Stream<Credential> seen =
        credentials.stream()
            .flatMap(c -> c instanceof Badge badge ? Stream.of(badge) : Stream.<Badge>of())
            .flatMap(badge -> layouts.stream().flatMap(layout -> layout.seen(badge).stream()));
    return Stream.concat(credentials.stream(), seen).distinct().toList();
  }

  /** Every badge for which some reader may take this one, itself among them. */
  public Set<Badge> alike(Badge badge) {
    Set<Badge> alike = new LinkedHashSet<>(List.of(badge));
    for (List<CardFormat> formats : kinds) {
      Stream.concat(
              formats.stream().filter(f -> f.name().equals(badge.format())).map(f -> badge),
              formats.stream().flatMap(f -> f.seen(badge).stream()))
          .flatMap(seen -> sent(seen, formats).stream())
          .forEach(sent -> sent.readBy(formats).forEach(alike::add));
    }
    return alike;
  }

  /** Layouts that are cut and under which a badge looks as some others do. */
  public List<Cut> cuts(Badge badge) {
    Set<Badge> alike = alike(badge);
    return kinds.stream()
        .flatMap(List::stream)
        .distinct()
        .filter(format -> format.layoutOf().filter(CardFormat.LayoutOf::cuts).isPresent())
        .flatMap(
            format ->
                alike.stream()
                    .filter(seen -> seen.format().equals(format.name()))
                    .map(seen -> new Cut(format, seen)))
        .toList();
  }

  /**
   * What is left of a badge where a reader cuts it.
   *
   * @param layout of which format's badges it is one
   * @param seen what the reader makes of them
   */
  public record Cut(CardFormat layout, Badge seen) {
    /** The format of the badges that look so. */
    public String whole() {
      return layout.layoutOf().orElseThrow().format();
    }
  }

  /** The bits of a badge; those that its format leaves open may be anything. */
  private record Sent(CardFormat format, String bits) {
    Stream<Badge> readBy(List<CardFormat> formats) {
      return formats.stream()
          .filter(f -> f.bits() == bits.length())
          .flatMap(f -> f.decode(format.openAs(f, bits)).stream());
    }
  }

  private static Optional<Sent> sent(Badge badge, List<CardFormat> formats) {
    try {
      return formats.stream()
          .filter(f -> f.name().equals(badge.format()))
          .findFirst()
          .map(f -> new Sent(f, f.encode(badge.facilityCode(), badge.cardNumber())));
    } catch (IllegalArgumentException e) {
      // A number that this format cannot have: no card of it exists, so no reader ever sees one.
      return Optional.empty();
    }
  }
}
