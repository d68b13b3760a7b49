// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;

/**
 * From where the feed of changes goes on.
 *
 * @param of digest of the server and of what is read there
 * @param href the newest {@code next} of the feed
 */
record Bookmark(String of, String href) {
  private static final String FORM = "gallagher1";
  private static final int PARTS = 3;
  private static final int LONGEST = 8_192;

  Bookmark {
    if (href.length() > LONGEST) {
      throw new ShapeChanged(
          "The bookmark of the feed has more than " + LONGEST + " characters", null);
    }
  }

  SyncToken write() {
    return new SyncToken(String.join("|", FORM, of, href));
  }

  static Bookmark read(SyncToken token, String of) {
    String[] parts = token.value().split("\\|", PARTS);
    if (parts.length != PARTS || !parts[0].equals(FORM)) {
      throw new TokenInvalid("It is no bookmark of a Command Centre");
    }
    if (!parts[1].equals(of)) {
      throw new TokenInvalid("Another server, or other people, were read when it was made");
    }
    return new Bookmark(of, parts[2]);
  }
}
