// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of addresses, written as CIDR.
 *
 * @param prefix how many leading bits count
 */
record Network(InetAddress address, int prefix) {

  /**
   * Reads {@code 10.0.0.0/24}, {@code fd00::/8} or a single address.
   *
   * @throws IllegalArgumentException for anything else, names included
   */
  static Network of(String cidr) {
    String[] parts = cidr.strip().split("/", 2);
    if (!parts[0].matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw notCidr(cidr);
    }
    try {
      InetAddress address = InetAddress.getByName(parts[0]);
      int bits = address.getAddress().length * 8;
      int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
      if (prefix < 0 || prefix > bits) {
        throw notCidr(cidr);
      }
      return new Network(address, prefix);
    } catch (UnknownHostException | NumberFormatException e) {
      throw notCidr(cidr);
    }
  }

  boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      if (((ours[bit / 8] ^ theirs[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException notCidr(String text) {
    return new IllegalArgumentException("Not a network such as 10.0.0.0/24: " + text);
  }
}
