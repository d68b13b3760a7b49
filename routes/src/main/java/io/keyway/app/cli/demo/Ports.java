// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/** Finds ports on the loopback address that nobody uses; never the same one twice. */
final class Ports {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 10_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Set<Integer> given = new HashSet<>();

  /** This port when it is free, else any that is. */
  int preferably(int port) {
    return port > 0 && isFree(port) && given.add(port) ? port : any();
  }

  /**
   * Any free port below those that the system hands out to connections: a port picked among those
   * may be taken by a connection before its server starts, even by one to that very port.
   */
  int any() {
    for (int i = 0; i < TRIES; i++) {
      int port = LOWEST + RANDOM.nextInt(HIGHEST - LOWEST);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No port is free on this machine");
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
