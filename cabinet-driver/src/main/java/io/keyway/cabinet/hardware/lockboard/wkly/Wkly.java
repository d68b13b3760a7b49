// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Channel;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Latch;
import io.keyway.cabinet.hardware.lockboard.board.Measure;
import java.util.List;
import java.util.Optional;

/** Boards whose frames begin with WKLY. */
@AutoService(BoardProtocol.class)
public final class Wkly implements BoardProtocol {
  @Override
  public String name() {
    return "wkly";
  }

  /** Boards with 4 to 50 channels are sold; each tells how many it has. */
  @Override
  public int channels() {
    return 50;
  }

  @Override
  public int addresses() {
    return 32;
  }

  @Override
  public int usualBaud() {
    return 9_600;
  }

  @Override
  public boolean sensesItems() {
    return false;
  }

  @Override
  public boolean answersUnlock() {
    return true;
  }

  @Override
  public byte[] unlock(int address, int channel) {
    return new OpenOne(address, channel).encode();
  }

  @Override
  public byte[] query(int address) {
    return new QueryAll(address).encode();
  }

  @Override
  public Measure measure(byte[] octets, int length) {
    return WklyFrame.measure(octets, length);
  }

  @Override
  public BoardReply decode(byte[] frame) {
    int data = WklyFrame.dataLength(frame);
    int command = WklyFrame.command(frame);
    if (command == OpenOne.COMMAND && data == Opened.DATA) {
      Opened opened = Opened.decode(frame);
      return new BoardReply.Answer(opened.address(), opened.channel(), opened.done());
    }
    if (command == QueryAll.COMMAND && data >= 2) {
      return state(AllDoors.decode(frame));
    }
    if (command == DoorMoved.COMMAND && data >= DoorMoved.LEAST_DATA) {
      DoorMoved moved = DoorMoved.decode(frame);
      return new BoardReply.Changed(moved.address(), moved.channel());
    }
    return new BoardReply.Aside(WklyFrame.address(frame));
  }

  private static BoardReply state(AllDoors all) {
    List<Channel> channels =
        all.doors().stream().map(door -> new Channel(latch(door), Optional.empty())).toList();
    return all.done()
        ? new BoardReply.State(all.address(), channels)
        : new BoardReply.Aside(all.address());
  }

  private static Latch latch(int door) {
    return switch (door) {
      case AllDoors.OPEN -> Latch.OPEN;
      case AllDoors.CLOSED -> Latch.CLOSED;
      default -> Latch.FAULTY;
    };
  }
}
