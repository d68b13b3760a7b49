// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import java.util.function.Function;

/** What a cabinet may say. */
public sealed interface FromCabinet extends LinkMessage
    permits Hello, Ack, Refused, PartAck, Journal, CabinetHeartbeat, Holdings, Enrol, Renew {

  /**
   * Reads a frame.
   *
   * @throws ProtocolError when it is none that a cabinet may send
   */
  static FromCabinet decode(byte[] frame) {
    return LinkMessage.decode(frame, FromCabinet::decoder);
  }

  private static Function<CborReader, FromCabinet> decoder(int type) {
    return switch (type) {
      case Hello.TYPE -> in -> in.openMap(Hello::decode);
      case Ack.TYPE -> in -> in.map(Ack::decode);
      case Refused.TYPE -> in -> in.map(Refused::decode);
      case PartAck.TYPE -> in -> in.map(PartAck::decode);
      case Journal.TYPE -> in -> in.map(Journal::decode);
      case CabinetHeartbeat.TYPE -> in -> in.map(CabinetHeartbeat::decode);
      case Holdings.TYPE -> in -> in.map(Holdings::decode);
      case Enrol.TYPE -> in -> in.map(Enrol::decode);
      case Renew.TYPE -> in -> in.map(Renew::decode);
      default ->
          in -> {
            throw in.error("type " + type + ", which no cabinet sends,");
          };
    };
  }
}
