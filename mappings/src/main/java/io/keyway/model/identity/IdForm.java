// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

/** The form that all ids of Keyway's own have: 1 to 64 characters of {@code A-Z a-z 0-9 - _ .} */
public final class IdForm {
  private static final int LONGEST = 64;

  private IdForm() {}

  /** Whether a text has that form. Asked for each id of each row that is read, so no regex. */
  public static boolean fits(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!fits(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(char c) {
    return c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c >= 'A' && c <= 'Z'
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
