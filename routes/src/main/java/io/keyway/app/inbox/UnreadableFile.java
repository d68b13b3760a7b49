// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

/** A file that is set aside whole: where, and why in words that help its sender. */
public final class UnreadableFile extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * @param line where, from 1; 0 where it is about the whole file
   */
  public UnreadableFile(int line, String reason) {
    super(reason);
    this.line = line;
  }

  public int line() {
    return line;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
