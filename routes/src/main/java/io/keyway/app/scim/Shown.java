// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

/** Ids of clients in messages. */
final class Shown {
  private static final int LONGEST = 64;

  private Shown() {}

  /** As it is, where it may be one of ours. */
  static String id(String id) {
    return id.length() <= LONGEST && id.matches("[A-Za-z0-9-]+") ? id : "of this id";
  }
}
