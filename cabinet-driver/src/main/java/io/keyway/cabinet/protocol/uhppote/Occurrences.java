// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.cabinet.protocol.uhppote.message.GetEvent.Event;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.DoorClosed;
import io.keyway.model.custody.CustodyEvent.DoorLeftOpen;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.SlotNumber;
import java.util.Optional;

/** What a controller's events mean here. Reasons as in docs/reference/uhppote.md. */
final class Occurrences {
  private static final int NO_RIGHTS = 6;
  private static final int WRONG_PASSWORD = 7;
  private static final int WRONG_TIME = 13;
  private static final int DOOR_CLOSED = 24;
  private static final int POWER_ON = 28;
  private static final int RESET = 29;
  private static final int OPEN_TOO_LONG = 37;
  private static final int FORCED_OPEN = 38;

  private Occurrences() {}

  /**
   * What an event means; empty for one that means nothing here, such as a push-button.
   *
   * @param isHeld whether its card is one that was given
   */
  static Optional<CustodyEvent> of(Event event, boolean isHeld) {
    if (event.isSwipe()) {
      return Optional.of(event.granted() ? new AccessGranted() : denied(event, isHeld));
    }
    return switch (event.reason()) {
      case DOOR_CLOSED -> Optional.of(new DoorClosed());
      case POWER_ON -> Optional.of(new Restarted("power"));
      case RESET -> Optional.of(new Restarted("reset"));
      case OPEN_TOO_LONG -> Optional.of(new DoorLeftOpen(0));
      case FORCED_OPEN -> Optional.of(new ForcedOpen());
      default -> Optional.empty();
    };
  }

  private static AccessDenied denied(Event event, boolean isHeld) {
    Optional<SlotNumber> door =
        Optional.of(event.door())
            .filter(number -> number >= 1 && number <= Card.DOORS)
            .map(SlotNumber::new);
    return new AccessDenied(
        switch (event.reason()) {
          case NO_RIGHTS -> isHeld ? "not-entitled" : "unknown-badge";
          case WRONG_PASSWORD -> "bad-pin";
          case WRONG_TIME -> "schedule";
          default -> "controller-" + event.reason();
        },
        door);
  }
}
