// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import io.keyway.cabinet.hardware.Reader;
import io.keyway.cabinet.hardware.Shown;
import io.keyway.cabinet.transport.OctetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A reader that sends one line of text for each badge, ended by CR, LF or ETX. A line of more than
 * 256 characters is passed over whole.
 */
public final class LineReader implements Reader {
  private static final int LONGEST = 256;
  private static final int STX = 0x02;
  private static final int ETX = 0x03;

  private final KeptLine line;
  private final BadgeText text;
  private final StringBuilder held = new StringBuilder();
  private boolean tooLong;

  /**
   * @param text how a line is read
   */
  public LineReader(OctetAddress address, BadgeText text) {
    this.line = new KeptLine(address);
    this.text = text;
  }

  @Override
  public void start(Consumer<Shown> ear) {
    line.start("reader", octets -> take(octets, ear));
  }

  @Override
  public void close() {
    line.close();
  }

  private void take(byte[] octets, Consumer<Shown> ear) {
    for (char c : new String(octets, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\r' || c == '\n' || c == ETX) {
        end(ear);
      } else if (held.length() >= LONGEST) {
        tooLong = true;
      } else if (c != STX) {
        held.append(c);
      }
    }
  }

  private void end(Consumer<Shown> ear) {
    String whole = held.toString().strip();
    boolean dropped = tooLong;
    held.setLength(0);
    tooLong = false;
    if (!whole.isEmpty()) {
      ear.accept(dropped ? new Shown.Unreadable() : text.read(whole));
    }
  }
}
