// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

/** Shows a stranger's words in a report: short, and nothing but printable ASCII. */
final class Shown {
  private static final int MOST = 120;

  private Shown() {}

  static String of(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > MOST ? plain.substring(0, MOST) + "..." : plain;
  }
}
