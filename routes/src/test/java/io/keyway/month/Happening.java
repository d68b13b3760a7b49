// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something that happens in a month: HR tells something, or somebody stands at a cabinet. */
sealed interface Happening {
  /** The columns of an HR file. */
  List<String> COLUMNS =
      List.of(
          "employee_number",
          "given_name",
          "family_name",
          "email",
          "status",
          "employment",
          "department",
          "site",
          "groups",
          "start_date",
          "end_date",
          "badge_format",
          "facility_code",
          "card_number");

  /** When, by the bridge's clock. */
  Instant at();

  /**
   * HR's webhook.
   *
   * @param delivery its webhook-id
   * @param said columns that it speaks about, by their names in a file
   */
  record Webhook(
      Instant at,
      String delivery,
      String event,
      Optional<Instant> effectiveAt,
      String number,
      Map<String, String> said)
      implements Happening {}

  /** A file in the inbox; its as-of stands in its name. */
  record HrFile(Instant at, String name, Instant asOf, boolean full, List<Map<String, String>> rows)
      implements Happening {

    String text() {
      return COLUMNS.stream().collect(Collectors.joining(","))
          + "\n"
          + rows.stream()
              .map(row -> COLUMNS.stream().map(row::get).collect(Collectors.joining(",")) + "\n")
              .collect(Collectors.joining());
    }
  }

  /** A file in the inbox that nobody can trust: HR is down, or was cut off. */
  record Broken(Instant at, String name, String text) implements Happening {}

  /** The bridge ends and starts again on what it wrote down. */
  record Restart(Instant at) implements Happening {}

  /** Somebody shows a badge and reaches for a key. */
  record Attempt(Instant at, String cabinet, String badge, int slot) implements Happening {}

  /**
   * Somebody hangs a key set back.
   *
   * @param nth which one of those that do not hang in their own slots, counted round and round
   * @param byHolder whether its holder opened the cabinet; otherwise nobody's session says who
   * @param wrongSlot whether it goes into a spare slot, if one is free
   */
  record Return(Instant at, String cabinet, int nth, boolean byHolder, boolean wrongSlot)
      implements Happening {}

  /** A cabinet's journal loses entries. */
  record Gap(Instant at, String cabinet, int lost) implements Happening {}

  /** A cabinet's link comes up, or ends. */
  record Link(Instant at, String cabinet, boolean up) implements Happening {}
}
