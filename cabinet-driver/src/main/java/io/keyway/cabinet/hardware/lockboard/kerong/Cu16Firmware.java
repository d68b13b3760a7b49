// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.kerong;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.hardware.lockboard.board.BoardFirmware;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What boards of the CU16 family answer: a status to a question, nothing to a command to open. */
@AutoService(BoardFirmware.class)
public final class Cu16Firmware implements BoardFirmware {
  @Override
  public String family() {
    return "kerong-cu16";
  }

  @Override
  public int address(byte[] frame) {
    return frame[1] >> 4 & 0xf;
  }

  @Override
  public Optional<byte[]> answer(byte[] frame, Panel panel) {
    switch (frame[2]) {
      case StatusRequest.COMMAND -> {
        int hooks = bits(panel, panel::isClosed);
        int items = bits(panel, panel::hasItem);
        return Optional.of(new StatusReply(panel.address(), hooks, items).encode());
      }
      case UnlockRequest.COMMAND -> {
        panel.drive(UnlockRequest.decode(frame).lock());
        return Optional.empty();
      }
      default -> {
        return Optional.empty();
      }
    }
  }

  @Override
  public Optional<byte[]> moved(Panel panel, int channel) {
    return Optional.empty();
  }

  private static int bits(Panel panel, IntPredicate isSet) {
    int bits = 0;
    for (int lock = 1; lock <= Math.min(16, panel.channels()); lock++) {
      bits |= isSet.test(lock) ? 1 << lock - 1 : 0;
    }
    return bits;
  }
}
