// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Frames that wait to be sent, cut into pieces. Urgent ones go between the pieces of the others.
 *
 * <pre>
 * flags 1 octet: 1 more follow, 2 urgent, 4 nothing, 8 the session is over | octets of the frame
 * </pre>
 *
 * <p>Pieces of ordinary frames are shorter than they might be: one of them and its short answer
 * take no longer than the longest segment, so that this is all that something urgent ever waits
 * for. Thread-safe.
 */
final class Splitter {
  static final int MORE = 1;
  static final int URGENT = 2;
  static final int NOTHING = 4;
  static final int OVER = 8;

  /** Octets of an urgent frame in one piece. */
  static final int URGENT_PIECE = Segment.LONGEST_CONTENT - Ccm.TAG - 1;

  /** Octets of an ordinary frame in one piece. */
  static final int PIECE = 176;

  private static final byte[] EMPTY = {NOTHING};
  private static final byte[] LAST = {OVER};

  private final Deque<byte[]> urgent = new ArrayDeque<>();
  private final Deque<byte[]> ordinary = new ArrayDeque<>();
  private int waiting;

  synchronized void add(byte[] frame, boolean isUrgent) {
    int most = isUrgent ? URGENT_PIECE : PIECE;
    for (int at = 0; at < frame.length; at += most) {
      int end = Math.min(frame.length, at + most);
      byte[] piece = new byte[1 + end - at];
      piece[0] = (byte) ((end < frame.length ? MORE : 0) | (isUrgent ? URGENT : 0));
      System.arraycopy(frame, at, piece, 1, end - at);
      (isUrgent ? urgent : ordinary).add(piece);
      waiting += piece.length;
    }
  }

  /** The next piece, or the one that says nothing. */
  synchronized byte[] next() {
    byte[] piece = urgent.isEmpty() ? ordinary.poll() : urgent.poll();
    if (piece == null) {
      return EMPTY.clone();
    }
    waiting -= piece.length;
    return piece;
  }

  /** How many octets wait. */
  synchronized int waiting() {
    return waiting;
  }

  synchronized boolean hasUrgent() {
    return !urgent.isEmpty();
  }

  /** The piece that only asks. */
  static byte[] nothing() {
    return EMPTY.clone();
  }

  static boolean isUrgent(byte[] piece) {
    return (piece[0] & URGENT) != 0;
  }

  /** The piece that ends a session. */
  static byte[] last() {
    return LAST.clone();
  }

  static boolean isLast(byte[] piece) {
    return Arrays.equals(piece, LAST);
  }

  static boolean isNothing(byte[] piece) {
    return Arrays.equals(piece, EMPTY);
  }
}
