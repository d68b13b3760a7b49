// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.Grant;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A grant as bytes. Days of a window are a bit each, Monday the lowest; a lease travels in whole
 * seconds, rounded down. What is not demanded is absent, so that a grant without demands has the
 * bytes that it had before there were any.
 */
final class WireGrant {
  private static final int ALL_DAYS = 0x7f;

  private WireGrant() {}

  static void encode(Grant grant, CborWriter out) {
    out.map(
        fields ->
            fields
                .integer(1, grant.slot().value())
                .text(2, grant.keySet().value())
                .set(3, grant.schedule().windows(), WireGrant::encodeWindow)
                .integer(4, grant.lease().toSeconds())
                .instant(5, grant.notBefore())
                .instant(6, grant.notAfter())
                .flag(7, grant.pinRequired())
                .maybe(8, grant.second(), WireGrant::encodeSecond)
                .text(9, grant.standsBy()));
  }

  static Grant decode(CborReader in) {
    return in.map(
        fields ->
            new Grant(
                new SlotNumber(fields.small(1)),
                new KeySetId(fields.text(2)),
                new AccessSchedule(fields.set(3, WireGrant::decodeWindow)),
                Duration.ofSeconds(fields.small(4)),
                fields.optional(5, MapReader::instant),
                fields.optional(6, MapReader::instant),
                fields.flag(7),
                fields.optional(8, WireGrant::decodeSecond),
                fields.optional(9, CborReader::text)));
  }

  private static void encodeSecond(SecondPerson second, CborWriter out) {
    out.set(second.groups(), (group, item) -> item.text(group));
  }

  private static SecondPerson decodeSecond(CborReader in) {
    return new SecondPerson(Set.copyOf(in.set(CborReader::text)));
  }

  private static void encodeWindow(Window window, CborWriter out) {
    int days = window.days().stream().mapToInt(WireGrant::bit).sum();
    out.array(3).integer(days).integer(window.fromMinute()).integer(window.untilMinute());
  }

  private static Window decodeWindow(CborReader in) {
    in.array(3, 3);
    int days = in.small();
    if (days > ALL_DAYS) {
      throw in.error("a week of more than seven days");
    }
    return new Window(daysOf(days), in.small(), in.small());
  }

  private static Set<DayOfWeek> daysOf(int bits) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> (bits & bit(day)) != 0)
        .collect(Collectors.toSet());
  }

  private static int bit(DayOfWeek day) {
    return 1 << (day.getValue() - 1);
  }
}
