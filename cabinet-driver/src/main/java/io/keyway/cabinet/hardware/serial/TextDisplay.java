// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import io.keyway.cabinet.hardware.Display;
import io.keyway.cabinet.hardware.Prompt;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.model.custody.SlotNumber;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A display that shows the last line that it got: each prompt is a line of ASCII, ended by CR LF.
 * One that is away misses what is said meanwhile.
 */
public final class TextDisplay implements Display {
  private static final int SLOTS_SHOWN = 12;

  private final KeptLine line;

  public TextDisplay(OctetAddress address) {
    this.line = new KeptLine(address);
    line.start("display", octets -> {});
  }

  @Override
  public void show(Prompt prompt) {
    line.write((text(prompt) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    line.close();
  }

  /** The line that stands for a prompt. */
  public static String text(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Ready() -> "READY";
      case Prompt.TypePin() -> "PIN?";
      case Prompt.ChoosePin(boolean again) -> again ? "NEW PIN AGAIN?" : "NEW PIN?";
      case Prompt.ChooseSlot(var slots) ->
          "SLOT? "
              + slots.stream()
                  .limit(SLOTS_SHOWN)
                  .map(SlotNumber::toString)
                  .collect(Collectors.joining(" "))
              + (slots.size() > SLOTS_SHOWN ? " ..." : "");
      case Prompt.Take(var slot) -> "TAKE " + slot;
      case Prompt.ReturnTo() -> "RETURN TO SLOT?";
      case Prompt.PutInto(var slot) -> "PUT INTO " + slot;
      case Prompt.Refused(String reason) -> "NO: " + reason;
    };
  }
}
