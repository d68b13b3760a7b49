// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.custody.CabinetId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A cabinet's first frame.
 *
 * @param versions of the protocol that it speaks
 * @param id who it says it is
 * @param model of the cabinet, as its maker names it
 * @param firmware version of its controller's program
 * @param capabilities words for what it can beyond the least, such as {@link #DEMANDS} and {@link
 *     #READ_BACK}; unknown ones are passed over
 * @param maxPeople how many entries its roster holds at most
 * @param zone its time zone, where it has been told
 */
public record Hello(
    List<Integer> versions,
    CabinetId id,
    String model,
    String firmware,
    List<String> capabilities,
    int maxPeople,
    Optional<ZoneId> zone,
    Vitals vitals)
    implements FromCabinet {
  /** It answers {@link Read}. */
  public static final String READ_BACK = "read-back";

  /** Its answers to {@link Read} tell the digests of buckets, and some buckets only. */
  public static final String BUCKETS = "buckets";

  /** It carries out {@link Release}. */
  public static final String RELEASE = "release";

  /** It asks whoever has a one-time PIN for another one. */
  public static final String ONE_TIME_PINS = "one-time-pins";

  static final int TYPE = 1;

  /** The cabinet asks for PINs and second persons where a grant demands them. */
  public static final String DEMANDS = "demands";

  public Hello {
    versions = List.copyOf(versions);
    capabilities = List.copyOf(capabilities);
  }

  /** The same from a cabinet that can more than the least. */
  public Hello able(String... words) {
    return new Hello(versions, id, model, firmware, List.of(words), maxPeople, zone, vitals);
  }

  /** A hello in this version of the protocol, without capabilities. */
  public static Hello of(
      CabinetId id, String model, String firmware, int maxPeople, Vitals vitals) {
    return new Hello(
        List.of(VERSION), id, model, firmware, List.of(), maxPeople, Optional.empty(), vitals);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields
        .list(1, versions, (v, out) -> out.integer(v))
        .text(2, id.value())
        .text(3, model)
        .text(4, firmware)
        .list(5, capabilities, (c, out) -> out.text(c))
        .integer(6, maxPeople)
        .text(7, zone.map(ZoneId::getId))
        .item(8, vitals, (v, out) -> v.encode(out));
  }

  static Hello decode(MapReader fields) {
    return new Hello(
        fields.list(1, CborReader::small),
        new CabinetId(fields.text(2)),
        fields.text(3),
        fields.text(4),
        fields.list(5, CborReader::text),
        fields.small(6),
        fields.optional(7, CborReader::text).map(ZoneId::of),
        fields.value(8, Vitals::decode));
  }
}
