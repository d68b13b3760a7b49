// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.identity.CardholderId;
import java.util.Optional;

/**
 * Asks what the roster holds. A request; only for cabinets that can {@link Hello#READ_BACK}, and
 * for some buckets or their digests only where they can {@link Hello#BUCKETS} too.
 *
 * @param after the last person of the frame before; empty for the first
 * @param of people in these buckets
 * @param onlyDigests whether the digests of all buckets are asked for, and no people
 */
public record Read(long request, Optional<CardholderId> after, Buckets of, boolean onlyDigests)
    implements FromBridge {
  static final int TYPE = 19;

  /** Asks for everybody after a person. */
  public Read(long request, Optional<CardholderId> after) {
    this(request, after, Buckets.ALL, false);
  }

  /** Asks for the digests of all buckets. */
  public static Read ofDigests(long request) {
    return new Read(request, Optional.empty(), Buckets.ALL, true);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields
        .integer(1, request)
        .text(2, after.map(CardholderId::value))
        .maybe(
            3, Optional.of(of).filter(some -> !some.isAll()), (some, out) -> out.bytes(some.bits()))
        .flag(4, onlyDigests);
  }

  static Read decode(MapReader fields) {
    return new Read(
        fields.unsigned(1),
        fields.optional(2, CborReader::text).map(CardholderId::new),
        fields.optional(3, CborReader::bytes).map(Read::some).orElse(Buckets.ALL),
        fields.flag(4));
  }

  private static Buckets some(byte[] bits) {
    Buckets some = Buckets.of(bits);
    if (some.isAll()) {
      throw new IllegalArgumentException("all buckets are asked for by naming none");
    }
    return some;
  }

  @Override
  public String toString() {
    return "Read[request="
        + request
        + ", after="
        + after
        + (of.isAll() ? "" : ", of=" + of)
        + (onlyDigests ? ", onlyDigests" : "")
        + "]";
  }
}
