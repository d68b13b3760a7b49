// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

/** A file that cannot be taken as it is. Its message is {@code file:line: reason}. */
public final class RefusedFile extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final int line;
  private final String reason;

  /**
   * @param line counted from 1
   */
  public RefusedFile(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }

  public String reason() {
    return reason;
  }
}
