// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.credential.IssuedBadge;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what a record says of badges. Whatever does not fit its card format is unreadable. */
final class BadgeReader {
  private static final String LIST = "badges";
  private static final Set<String> FIELDS =
      Set.of("format", "facilityCode", "cardNumber", "from", "until");

  private final CardBench cards;

  BadgeReader(CardBench cards) {
    this.cards = cards;
  }

  /** A person's own badge, in three fields. */
  Optional<Badge> own(
      Optional<Object> format, Optional<Object> facilityCode, Optional<Object> cardNumber) {
    if (format.isEmpty() && facilityCode.isEmpty() && cardNumber.isEmpty()) {
      return Optional.empty();
    }
    if (format.isEmpty() || cardNumber.isEmpty()) {
      throw new Unreadable(
          format.isEmpty() ? "badgeFormat" : "cardNumber",
          "is missing: a badge has format, facility code and card number");
    }
    return Optional.of(badge(format.get(), facilityCode, cardNumber.get()));
  }

  /**
   * Badges beside the own one: a list of {@code {format, facilityCode, cardNumber, from, until}},
   * or text such as {@code H10301:17:4711;H10301:17:4712@2026-12-01T17:00:00Z} with the instant at
   * which one ends.
   */
  List<IssuedBadge> read(Object value) {
    List<?> items = value instanceof String text ? List.of(text.split(";")) : asList(value);
    if (items.size() > Profile.MOST_FURTHER_BADGES) {
      throw new Unreadable(
          LIST, "names more than " + Profile.MOST_FURTHER_BADGES + " badges of one person");
    }
    List<IssuedBadge> badges = new ArrayList<>();
    Set<Badge> known = new HashSet<>();
    for (Object item : items) {
      if (!(item instanceof String text && text.isBlank())) {
        IssuedBadge badge = within(() -> item instanceof Map<?, ?> m ? fields(m) : text(item));
        if (!known.add(badge.badge())) {
          throw new Unreadable(LIST, "names one badge twice");
        }
        badges.add(badge);
      }
    }
    return badges;
  }

  /** The reason of a refusal belongs to the list, whatever part of one badge it is about. */
  private static IssuedBadge within(Supplier<IssuedBadge> read) {
    try {
      return read.get();
    } catch (Unreadable e) {
      throw e.field().equals(LIST)
          ? e
          : new Unreadable(LIST, "holds a " + e.field() + " that " + e.reason());
    } catch (IllegalArgumentException e) {
      throw new Unreadable(LIST, "holds a badge that ends before it begins");
    }
  }

  private static List<?> asList(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new Unreadable(LIST, "must be a list, or text with semicolons");
  }

  private IssuedBadge fields(Map<?, ?> item) {
    for (Object name : item.keySet()) {
      if (!FIELDS.contains(String.valueOf(name))) {
        throw new Unreadable(
            LIST,
            "holds a badge with a field that is none of "
                + String.join(", ", FIELDS.stream().sorted().toList()));
      }
    }
    Optional<Object> format = said(item, "format");
    Optional<Object> number = said(item, "cardNumber");
    if (format.isEmpty() || number.isEmpty()) {
      throw new Unreadable(LIST, "holds a badge without format or card number");
    }
    return new IssuedBadge(
        badge(format.get(), said(item, "facilityCode"), number.get()),
        said(item, "from").map(from -> Facts.instant("from", from)),
        said(item, "until").map(until -> Facts.instant("until", until)));
  }

  private static Optional<Object> said(Map<?, ?> item, String name) {
    return Optional.<Object>ofNullable(item.get(name)).filter(Facts::isSaid);
  }

  private IssuedBadge text(Object item) {
    String[] parts = Facts.text(LIST, item).split("@", 2);
    String[] badge = parts[0].split(":", -1);
    if (badge.length != 3) {
      throw new Unreadable(LIST, "holds a badge that is not FORMAT:FACILITY:NUMBER");
    }
    Optional<Instant> until =
        parts.length == 1 ? Optional.empty() : Optional.of(Facts.instant("until", parts[1]));
    return new IssuedBadge(
        badge(badge[0], Optional.<Object>of(badge[1]).filter(Facts::isSaid), badge[2]),
        Optional.empty(),
        until);
  }

  private Badge badge(Object format, Optional<Object> facilityCode, Object cardNumber) {
    CardFormat known =
        cards
            .format(Facts.text("badgeFormat", format))
            .orElseThrow(() -> new Unreadable("badgeFormat", "is not a card format that is known"));
    if (known.layoutOf().isPresent()) {
      throw new Unreadable(
          "badgeFormat",
          "is a layout in which readers send badges of format "
              + known.layoutOf().get().format()
              + ": name that one");
    }
    if (facilityCode.isEmpty() && known.facility().isPresent()) {
      throw new Unreadable(
          "facilityCode", "is missing: a badge has format, facility code and card number");
    }
    Badge badge =
        new Badge(
            known.name(),
            new FacilityCode(facilityCode.map(f -> Facts.number("facilityCode", f)).orElse(0L)),
            Facts.cardNumber("cardNumber", cardNumber));
    if (known.facility().isEmpty() && badge.facilityCode().value() != 0) {
      throw new Unreadable("facilityCode", "does not exist in this card format");
    }
    return fitting(badge);
  }

  private Badge fitting(Badge badge) {
    try {
      cards.encode(badge);
      return badge;
    } catch (IllegalArgumentException e) {
      throw new Unreadable("cardNumber", "or the facility code is too large for the card format");
    }
  }
}
