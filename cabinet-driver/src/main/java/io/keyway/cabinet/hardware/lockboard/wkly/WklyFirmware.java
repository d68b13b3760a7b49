// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.hardware.lockboard.board.BoardFirmware;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What boards of the WKLY family answer, and say by themselves. */
@AutoService(BoardFirmware.class)
public final class WklyFirmware implements BoardFirmware {
  @Override
  public String family() {
    return "wkly";
  }

  @Override
  public int address(byte[] frame) {
    return WklyFrame.address(frame);
  }

  @Override
  public Optional<byte[]> answer(byte[] frame, Panel panel) {
    int data = WklyFrame.dataLength(frame);
    int command = WklyFrame.command(frame);
    if (command == OpenOne.COMMAND && data == OpenOne.DATA) {
      return Optional.of(open(OpenOne.decode(frame).channel(), panel).encode());
    }
    if (command == QueryAll.COMMAND && data == 0) {
      List<Integer> doors =
          IntStream.rangeClosed(1, panel.channels())
              .mapToObj(channel -> door(panel, channel))
              .toList();
      return Optional.of(new AllDoors(panel.address(), true, doors).encode());
    }
    return Optional.empty();
  }

  private static Opened open(int channel, Panel panel) {
    boolean there = channel >= 1 && channel <= panel.channels();
    if (!there) {
      return new Opened(panel.address(), false, channel, AllDoors.UNKNOWN);
    }
    panel.drive(channel);
    return new Opened(panel.address(), true, channel, door(panel, channel));
  }

  @Override
  public Optional<byte[]> moved(Panel panel, int channel) {
    return Optional.of(new DoorMoved(panel.address(), channel, door(panel, channel)).encode());
  }

  private static int door(Panel panel, int channel) {
    return panel.isClosed(channel) ? AllDoors.CLOSED : AllDoors.OPEN;
  }
}
