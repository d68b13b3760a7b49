// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Drops, repeats, holds back, shortens and spoils packets, drawn from a seed. */
final class FaultyNetwork implements FakeController.Wire {
  private final Random random;
  private Optional<byte[]> heldToController = Optional.empty();
  private Optional<byte[]> heldToBridge = Optional.empty();

  FaultyNetwork(long seed) {
    random = new Random(seed);
  }

  @Override
  public List<byte[]> carry(byte[] packet, boolean toController) {
    List<byte[]> arriving = new ArrayList<>();
    Optional<byte[]> held = toController ? heldToController : heldToBridge;
    keep(Optional.empty(), toController);
    switch (random.nextInt(40)) {
      case 0 -> {} // lost
      case 1 -> arriving.addAll(List.of(packet, packet));
      case 2 -> keep(Optional.of(packet), toController); // comes behind the next
      case 3 -> arriving.add(Arrays.copyOf(packet, random.nextInt(64)));
      case 4 -> arriving.add(noise());
      default -> arriving.add(packet);
    }
    held.ifPresent(arriving::add);
    return arriving;
  }

  private void keep(Optional<byte[]> packet, boolean toController) {
    if (toController) {
      heldToController = packet;
    } else {
      heldToBridge = packet;
    }
  }

  private byte[] noise() {
    byte[] noise = new byte[64];
    random.nextBytes(noise);
    return noise;
  }
}
