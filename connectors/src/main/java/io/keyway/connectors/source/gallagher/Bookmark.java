// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;
import java.net.URI;

/**
 * From where changes and events go on.
 *
 * @param of digest of the server and of what is read there
 * @param events the newest {@code updates} of the events; empty before the first
 * @param href the newest {@code next} of the feed of changes
 */
record Bookmark(String of, String events, String href) {
  private static final String FORM = "gallagher2";
  private static final int PARTS = 4;
  private static final int LONGEST = 8_192;

  Bookmark {
    if (href.length() > LONGEST || events.length() > LONGEST) {
      throw new ShapeChanged("A bookmark has more than " + LONGEST + " characters", null);
    }
  }

  Bookmark withChanges(URI next) {
    return new Bookmark(of, events, next.toString());
  }

  Bookmark withEvents(String updates) {
    return new Bookmark(of, updates, href);
  }

  SyncToken write() {
    return new SyncToken(String.join("|", FORM, of, events, href));
  }

  static Bookmark read(SyncToken token, String of) {
    String[] parts = token.value().split("\\|", PARTS);
    if (parts.length != PARTS || !parts[0].equals(FORM)) {
      throw new TokenInvalid("It is no bookmark of a Command Centre");
    }
    if (!parts[1].equals(of)) {
      throw new TokenInvalid("Another server, or other people, were read when it was made");
    }
    return new Bookmark(of, parts[2], parts[3]);
  }
}
