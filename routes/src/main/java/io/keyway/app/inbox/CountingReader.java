// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Passes characters on without a byte-order mark, and knows the last of them. */
final class CountingReader extends FilterReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private boolean started;
  private char last;

  CountingReader(Reader in) {
    super(in);
  }

  /** The last character; NUL before the first. */
  char last() {
    return last;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] into, int from, int most) throws IOException {
    if (!started) {
      started = true;
      in.mark(1);
      if (in.read() != BYTE_ORDER_MARK) {
        in.reset();
      }
    }
    int read = in.read(into, from, most);
    if (read > 0) {
      last = into[from + read - 1];
    }
    return read;
  }
}
