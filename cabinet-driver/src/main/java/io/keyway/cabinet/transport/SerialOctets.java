// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.keyway.cabinet.CabinetException.Unreachable;
import java.io.IOException;
import java.time.Duration;

/**
 * Octets over a serial port. The port is found by its path and by nothing else: a list of ports
 * lacks pseudo-terminals, and numbers change when an adapter is plugged in anew. A read waits for
 * its first octet only; how long is for {@link ReadAhead} to say, because the library rounds times
 * up to a tenth of a second.
 */
final class SerialOctets implements OctetLine {
  /** A read returns after this long without an octet, to see whether the port was closed. */
  private static final int LOOK_UP_MS = 500;

  private final SerialPort port;
  private final String peer;
  private final ReadAhead in;
  private volatile boolean closed;

  private SerialOctets(SerialPort port, String peer) {
    this.port = port;
    this.peer = peer;
    this.in = new ReadAhead(peer);
  }

  static OctetLine open(OctetAddress.Serial address) {
    SerialPort port = port(address);
    port.setComPortParameters(address.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(
        SerialPort.TIMEOUT_READ_SEMI_BLOCKING | SerialPort.TIMEOUT_WRITE_BLOCKING, LOOK_UP_MS, 0);
    if (!port.openPort(0)) {
      throw new Unreachable(
          "Cannot open "
              + address.text()
              + ": is it plugged in, may this user read and write it (group dialout), and does no"
              + " other program hold it? (error "
              + port.getLastErrorCode()
              + ")");
    }
    SerialOctets line = new SerialOctets(port, address.text());
    line.in.start(line::readSome);
    return line;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public void write(byte[] octets) {
    int from = 0;
    while (from < octets.length) {
      int written = port.writeBytes(octets, octets.length - from, from);
      if (written <= 0) {
        throw new Unreachable("The line " + peer + " broke while it was written to");
      }
      from += written;
    }
  }

  @Override
  public byte[] read(Duration within) {
    return in.take(within);
  }

  @Override
  public void close() {
    closed = true;
    port.closePort();
  }

  private int readSome(byte[] into) throws IOException {
    int read = port.readBytes(into, into.length);
    if (closed) {
      return -1;
    }
    if (read < 0) {
      throw new IOException("the port is gone (error " + port.getLastErrorCode() + ")");
    }
    return read;
  }

  private static SerialPort port(OctetAddress.Serial address) {
    try {
      return SerialPort.getCommPort(address.device());
    } catch (SerialPortInvalidPortException e) {
      throw new Unreachable(
          "There is no serial port "
              + address.device()
              + ": give its path, best one of /dev/serial/by-id",
          e);
    }
  }
}
