// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.CardholderId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Roster entries and tombstones as bytes. An entry has one canonical form, whatever the order in
 * which its credentials and grants are held: its digest is the SHA-256 of these bytes.
 */
public final class WireEntry {
  private static final int BADGE = 0;
  private static final int PIN = 1;

  private WireEntry() {}

  /** The canonical bytes of an entry. */
  public static byte[] bytes(RosterEntry entry) {
    return CborWriter.encode(entry, WireEntry::encode);
  }

  /** The digest of an entry: 32 bytes. */
  public static byte[] digest(RosterEntry entry) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(entry));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  public static void encode(RosterEntry entry, CborWriter out) {
    out.map(
        fields ->
            fields
                .text(1, entry.person().value())
                .integer(2, entry.epoch())
                .integer(3, entry.revision())
                .integer(4, entry.maxKeys())
                .set(5, entry.credentials(), WireEntry::encodeCredential)
                .set(6, entry.grants(), WireGrant::encode));
  }

  public static RosterEntry decode(CborReader in) {
    return in.map(
        fields -> {
          CardholderId person = new CardholderId(fields.text(1));
          long epoch = fields.unsigned(2);
          long revision = fields.unsigned(3);
          int maxKeys = fields.small(4);
          return new RosterEntry(
              person,
              epoch,
              revision,
              fields.set(5, WireEntry::decodeCredential),
              maxKeys,
              fields.set(6, WireGrant::decode));
        });
  }

  public static void encodeTombstone(Tombstone tombstone, CborWriter out) {
    out.array(3)
        .text(tombstone.person().value())
        .integer(tombstone.epoch())
        .integer(tombstone.revision());
  }

  public static Tombstone decodeTombstone(CborReader in) {
    in.array(3, 3);
    return new Tombstone(new CardholderId(in.text()), in.unsigned(), in.unsigned());
  }

  private static void encodeCredential(Credential credential, CborWriter out) {
    switch (credential) {
      case Badge(var format, var facilityCode, var cardNumber) ->
          out.array(4)
              .integer(BADGE)
              .text(format)
              .integer(facilityCode.value())
              .natural(cardNumber.value());
      case Pin(var id, var verifier, boolean oneTime) -> {
        out.array(oneTime ? 6 : 5)
            .integer(PIN)
            .text(id)
            .bytes(verifier.salt())
            .integer(verifier.iterations())
            .bytes(verifier.hash());
        if (oneTime) {
          out.bool(true);
        }
      }
    }
  }

  private static CardNumber cardNumber(CborReader in) {
    return new CardNumber(in.natural(CardFormat.MOST_BITS));
  }

  private static Credential decodeCredential(CborReader in) {
    int size = in.array(4, 6);
    int kind = in.small();
    if (kind == BADGE && size == 4) {
      return new Badge(in.text(), new FacilityCode(in.unsigned()), cardNumber(in));
    }
    if (kind == PIN && size >= 5) {
      Pin pin = new Pin(in.text(), new PinVerifier(in.bytes(), in.small(), in.bytes()));
      if (size == 5) {
        return pin;
      }
      if (in.bool()) {
        return new Pin(pin.id(), pin.verifier(), true);
      }
      throw in.error("a PIN that says that it is not for once");
    }
    throw in.error("a credential of an unknown kind");
  }
}
