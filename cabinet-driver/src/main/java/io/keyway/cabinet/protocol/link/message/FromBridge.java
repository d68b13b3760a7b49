// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import java.util.function.Function;

/** What the bridge may say. */
public sealed interface FromBridge extends LinkMessage
    permits Welcome,
        Rejected,
        BridgeHeartbeat,
        Layout,
        Revoke,
        Delta,
        Full,
        Lease,
        JournalAck,
        Read,
        Release,
        Certificate {

  /**
   * Reads a frame.
   *
   * @throws ProtocolError when it is none that the bridge may send
   */
  static FromBridge decode(byte[] frame) {
    return LinkMessage.decode(frame, FromBridge::decoder);
  }

  private static Function<CborReader, FromBridge> decoder(int type) {
    return switch (type) {
      case Welcome.TYPE -> in -> in.openMap(Welcome::decode);
      case Rejected.TYPE -> in -> in.openMap(Rejected::decode);
      case BridgeHeartbeat.TYPE -> in -> in.map(BridgeHeartbeat::decode);
      case Layout.TYPE -> in -> in.map(Layout::decode);
      case Revoke.TYPE -> in -> in.map(Revoke::decode);
      case Delta.TYPE -> in -> in.map(Delta::decode);
      case Full.TYPE -> in -> in.map(Full::decode);
      case Lease.TYPE -> in -> in.map(Lease::decode);
      case JournalAck.TYPE -> in -> in.map(JournalAck::decode);
      case Read.TYPE -> in -> in.map(Read::decode);
      case Release.TYPE -> in -> in.map(Release::decode);
      case Certificate.TYPE -> in -> in.map(Certificate::decode);
      default ->
          in -> {
            throw in.error("type " + type + ", which no bridge sends,");
          };
    };
  }
}
