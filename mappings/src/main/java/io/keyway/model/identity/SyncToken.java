// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

/**
 * How far a source was read: an opaque text that its connector made and that only its connector
 * understands. It is kept in the commit of the records that it covers, and never before.
 *
 * @param value 1 to 65,536 characters
 */
public record SyncToken(String value) {
  private static final int MOST = 1 << 16;

  public SyncToken {
    if (value.isBlank() || value.length() > MOST) {
      throw new IllegalArgumentException(
          "A sync token has 1 to " + MOST + " characters, not " + value.length());
    }
  }

  /** Says how long it is only: some servers put names into it. */
  @Override
  public String toString() {
    return "SyncToken[" + value.length() + " characters]";
  }
}
