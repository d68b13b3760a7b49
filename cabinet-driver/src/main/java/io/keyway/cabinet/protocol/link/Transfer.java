// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.message.Delta;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.Full;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.Part;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of the roster, cut into frames: tombstones first, then entries, each frame filled up to
 * the size of a bulk frame. An entry that is larger has a frame of its own.
 *
 * @param id also the id of the request
 */
record Transfer(long id, List<byte[]> frames) {
  /** Room for all that stands around tombstones and entries. */
  private static final int AROUND = 128;

  /**
   * @param most bytes of a frame that holds more than one entry
   */
  static Transfer of(long id, Optional<String> base, RosterChange change, int most) {
    List<Content> contents = cut(change, Math.min(most, LinkMessage.FULL_FRAME) - AROUND);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      Part part = new Part(id, id, i, i == contents.size() - 1);
      frames.add(message(part, base, change.version(), contents.get(i)).encode());
    }
    return new Transfer(id, frames);
  }

  /**
   * Whether the first frame of a transfer carries nothing, so that a revocation waits for little.
   */
  static boolean isOpenedApart(int most) {
    return most < LinkMessage.FULL_FRAME;
  }

  /** Whether a frame is longer than the link allows: then none may be sent. */
  boolean isOverLimit() {
    return frames.stream().anyMatch(frame -> frame.length > LinkMessage.LONGEST_FRAME);
  }

  private static FromBridge message(
      Part part, Optional<String> base, long version, Content content) {
    return base.<FromBridge>map(
            digest -> new Delta(part, digest, version, content.tombstones(), content.entries()))
        .orElseGet(() -> new Full(part, version, content.tombstones(), content.entries()));
  }

  private static List<Content> cut(RosterChange change, int most) {
    List<Content> contents = new ArrayList<>(List.of(Content.empty()));
    if (isOpenedApart(most + AROUND)) {
      contents.add(Content.empty());
    }
    for (Tombstone tombstone : change.tombstones()) {
      withRoom(contents, CborWriter.encode(tombstone, WireEntry::encodeTombstone), most)
          .tombstones()
          .add(tombstone);
    }
    for (RosterEntry entry : change.entries()) {
      withRoom(contents, WireEntry.bytes(entry), most).entries().add(entry);
    }
    return contents;
  }

  private static Content withRoom(List<Content> contents, byte[] item, int most) {
    Content last = contents.getLast();
    if (last.bytes()[0] > 0 && last.bytes()[0] + item.length > most) {
      last = Content.empty();
      contents.add(last);
    }
    last.bytes()[0] += item.length;
    return last;
  }

  /** What goes into one frame, while it is being filled. */
  private record Content(List<Tombstone> tombstones, List<RosterEntry> entries, int[] bytes) {
    static Content empty() {
      return new Content(new ArrayList<>(), new ArrayList<>(), new int[1]);
    }
  }
}
