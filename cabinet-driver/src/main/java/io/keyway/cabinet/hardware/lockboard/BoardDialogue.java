// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.hardware.lockboard.Wiring.Bus;
import io.keyway.cabinet.hardware.lockboard.Wiring.Polarity;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Channel;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Latch;
import io.keyway.cabinet.hardware.lockboard.board.Deframer;
import io.keyway.cabinet.transport.OctetLine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions and answers on an open line. Before each question everything that arrived earlier is
 * read out of the way, because it answers something else; what boards said by themselves is
 * remembered. Belongs to the line's thread.
 */
final class BoardDialogue {
  private static final Logger LOG = LoggerFactory.getLogger(BoardDialogue.class);
  private static final int REPLY_OCTETS = 80;
  private static final int MOST_CHANGED = 64;

  private final Bus bus;
  private final OctetLine line;
  private final Deframer deframer;
  private final Deque<Integer> changed = new ArrayDeque<>();

  BoardDialogue(Bus bus, OctetLine line) {
    this.bus = bus;
    this.line = line;
    this.deframer = new Deframer(bus.protocol());
  }

  /** A board that said by itself that something changed, and was not asked since. */
  Optional<Integer> changed() {
    clearStale();
    return Optional.ofNullable(changed.poll());
  }

  /** How the channels of a board are, polarity applied; empty where it does not answer in time. */
  Optional<List<Channel>> query(int board) {
    clearStale();
    byte[] question = bus.protocol().query(board);
    line.write(question);
    return await(
            question.length,
            reply ->
                reply instanceof BoardReply.State state && state.address() == board
                    ? Optional.of(state)
                    : Optional.empty())
        .map(state -> state.channels().stream().map(this::asWired).toList());
  }

  /**
   * Commands a lock to open, once; the board's answer, where its family answers.
   *
   * @param sent runs when the command left
   */
  Optional<BoardReply.Answer> unlock(int board, int channel, Runnable sent) {
    clearStale();
    byte[] command = bus.protocol().unlock(board, channel);
    line.write(command);
    sent.run();
    if (!bus.protocol().answersUnlock()) {
      return Optional.empty();
    }
    return await(
        command.length,
        reply ->
            reply instanceof BoardReply.Answer answer
                    && answer.address() == board
                    && answer.channel() == channel
                ? Optional.of(answer)
                : Optional.empty());
  }

  private <T> Optional<T> await(int asked, Function<BoardReply, Optional<T>> fits) {
    Duration patience = bus.timing().reply().plus(bus.line().wireTime(asked + REPLY_OCTETS));
    long until = System.nanoTime() + patience.toNanos();
    long left = patience.toNanos();
    while (left > 0) {
      deframer.add(line.read(Duration.ofNanos(left)));
      for (BoardReply reply : arrived()) {
        Optional<T> answer = fits.apply(reply);
        if (answer.isPresent()) {
          return answer;
        }
      }
      left = until - System.nanoTime();
    }
    return Optional.empty();
  }

  /** What was said whole since it was last asked; what boards said by themselves is remembered. */
  private List<BoardReply> arrived() {
    List<BoardReply> replies = new ArrayList<>();
    Optional<byte[]> frame = deframer.next();
    while (frame.isPresent()) {
      read(frame.get()).ifPresent(replies::add);
      frame = deframer.next();
    }
    replies.forEach(this::notice);
    return replies;
  }

  /** Bad bytes of one board are that board's, and no reason to give the line up. */
  private Optional<BoardReply> read(byte[] frame) {
    try {
      return Optional.of(bus.protocol().decode(frame));
    } catch (ProtocolError e) {
      LOG.warn("Lock board speaks strangely: line={} reason={}", bus.name(), e.getMessage());
      return Optional.empty();
    }
  }

  private void notice(BoardReply reply) {
    if (reply instanceof BoardReply.Changed change
        && changed.size() < MOST_CHANGED
        && !changed.contains(change.address())) {
      changed.add(change.address());
    }
  }

  private void clearStale() {
    byte[] octets = line.read(Duration.ZERO);
    while (octets.length > 0) {
      deframer.add(octets);
      List<BoardReply> stale = arrived();
      if (!stale.isEmpty()) {
        LOG.debug("Passed over what nobody asked: line={} frames={}", bus.name(), stale.size());
      }
      octets = line.read(Duration.ZERO);
    }
    deframer.clear();
  }

  private Channel asWired(Channel channel) {
    Polarity polarity = bus.polarity();
    Latch latch =
        switch (channel.latch()) {
          case OPEN -> polarity.latchInverted() ? Latch.CLOSED : Latch.OPEN;
          case CLOSED -> polarity.latchInverted() ? Latch.OPEN : Latch.CLOSED;
          case FAULTY -> Latch.FAULTY;
        };
    return new Channel(latch, channel.item().map(there -> there != polarity.itemInverted()));
  }
}
