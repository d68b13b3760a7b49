// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account says of whether it may be used. [MS-ADTS] 2.2.16: ACCOUNTDISABLE is 0x2. {@code
 * accountExpires} counts 100 nanoseconds since 1601-01-01T00:00:00Z; 0 and the greatest number mean
 * never. An account that is locked because of wrong passwords is no matter of this: who left has
 * not forgotten a password.
 */
record Account(boolean isDisabled, Optional<Instant> expiresAt) {
  private static final int ACCOUNTDISABLE = 0x2;
  private static final long TICKS = 10_000_000L;
  private static final long BETWEEN_1601_AND_1970 = 11_644_473_600L;

  static Account of(Entry entry) {
    return new Account(
        (number(entry, DomainSettings.CONTROL) & ACCOUNTDISABLE) != 0,
        expiry(number(entry, DomainSettings.EXPIRES)));
  }

  static Optional<Instant> expiry(long ticks) {
    return ticks == 0 || ticks == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochSecond(
                Math.floorDiv(ticks, TICKS) - BETWEEN_1601_AND_1970,
                Math.floorMod(ticks, TICKS) * 100));
  }

  /** How it stands, in the word that the mapping reads. */
  String status(Instant now) {
    if (isDisabled) {
      return "disabled";
    }
    return expiresAt.filter(at -> !at.isAfter(now)).isPresent() ? "expired" : "active";
  }

  static boolean isBelow(Entry entry, DN base) {
    try {
      return entry.getParsedDN().isDescendantOf(base, true);
    } catch (LDAPException e) {
      return false;
    }
  }

  private static long number(Entry entry, String attribute) {
    String text = entry.getAttributeValue(attribute);
    if (text == null) {
      if (attribute.equals(DomainSettings.CONTROL)) {
        throw new ShapeChanged(
            "Accounts have no "
                + attribute
                + " that this account may read; without it nobody knows who is disabled",
            null);
      }
      return 0;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ShapeChanged("The " + attribute + " of an account is no number", e);
    }
  }
}
