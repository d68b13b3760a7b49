// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.controller.Controller.Identity;
import io.keyway.cabinet.controller.Controller.Uplink;
import io.keyway.cabinet.durable.OwnedFolder;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.simulated.SimulatedCabinet;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A simulated cabinet that runs: a body that stays, and a controller that can be restarted. What
 * people do at it is done on the controller's thread. Thread-safe.
 */
final class RunningCabinet implements AutoCloseable {
  private final OwnedFolder folder;
  private final Identity identity;
  private final Uplink uplink;
  private final SimulatedClock clock;
  private final SimulatedCabinet body;
  private Controller controller;

  private RunningCabinet(
      CabinetId id, OwnedFolder folder, Uplink uplink, SimulatedClock clock, boolean duress) {
    this.folder = folder;
    this.identity = new Identity(id, CabinetEndpoint.SIMULATED, folder.path(), duress);
    this.uplink = uplink;
    this.clock = clock;
    this.body = SimulatedCabinet.open(folder.path().resolve("slots.log"));
    this.controller = boot("started");
  }

  /** Boots a cabinet in a folder; empty where another process runs one there. */
  static Optional<RunningCabinet> start(
      CabinetId id, Path folder, Uplink uplink, SimulatedClock clock) {
    return start(id, folder, uplink, clock, false);
  }

  /** The same, of whose PINs one with its last digit one higher may call for help. */
  static Optional<RunningCabinet> start(
      CabinetId id, Path folder, Uplink uplink, SimulatedClock clock, boolean duress) {
    return OwnedFolder.take(folder)
        .map(owned -> new RunningCabinet(id, owned, uplink, clock, duress));
  }

  CabinetId id() {
    return identity.id();
  }

  Uplink uplink() {
    return uplink;
  }

  SimulatedClock clock() {
    return clock;
  }

  synchronized Controller controller() {
    return controller;
  }

  /** Switches the controller off and on. */
  synchronized void restart(String reason) {
    controller.close();
    controller = boot(reason);
  }

  /** Asks brain and body at one moment. */
  <T> T look(Function<Scene, T> question) {
    return controller().answer(brain -> question.apply(new Scene(brain, body)));
  }

  /** Pulls what hangs in a slot, if the brain lets go of it. */
  Optional<Denial> take(SlotNumber slot) {
    return look(
        scene -> {
          Optional<Denial> denial =
              scene.brain().isReleased(slot) ? Optional.empty() : scene.brain().request(slot);
          if (denial.isEmpty()) {
            body.pull(slot, scene.brain().senses());
          }
          return denial;
        });
  }

  /** Hangs a key set into a slot. */
  Hung hang(SlotNumber slot, KeySetId keySet) {
    return look(
        scene -> {
          if (body.present().containsKey(slot)) {
            return Hung.OCCUPIED;
          }
          if (body.present().containsValue(keySet)) {
            return Hung.NOT_OUT;
          }
          body.hang(slot, keySet, scene.brain().senses());
          return scene.brain().isHome(slot, keySet) ? Hung.HOME : Hung.WRONG_SLOT;
        });
  }

  /** Hangs something that is none of this cabinet's fobs into an empty slot. */
  Hung hangForeign(SlotNumber slot) {
    return look(
        scene -> {
          if (body.present().containsKey(slot)) {
            return Hung.OCCUPIED;
          }
          scene.brain().senses().foreign(slot);
          return Hung.WRONG_SLOT;
        });
  }

  /** Opens or closes the door. */
  void door(boolean open) {
    controller()
        .tell(
            brain -> {
              if (open) {
                body.open(brain.senses());
              } else {
                body.close(brain.senses());
              }
            });
  }

  @Override
  public synchronized void close() {
    controller.close();
    body.close();
    folder.close();
  }

  private Controller boot(String reason) {
    return Controller.boot(identity, new Hardware(body, body, clock), uplink, reason);
  }

  /** A cabinet at one moment. */
  record Scene(Brain brain, SimulatedCabinet body) {}

  /** How hanging a key set went. */
  enum Hung {
    HOME,
    WRONG_SLOT,
    OCCUPIED,
    NOT_OUT
  }
}
