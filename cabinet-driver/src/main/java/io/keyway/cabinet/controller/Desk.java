// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.hardware.Display;
import io.keyway.cabinet.hardware.Keypad;
import io.keyway.cabinet.hardware.Prompt;
import io.keyway.cabinet.hardware.Shown;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front of a cabinet of metal: makes questions for the brain of badges and keys, and prompts of
 * its answers. On the keypad an ID and its PIN are typed as {@code ID#PIN#}; while a session is
 * open a number is a slot; {@code #} with nothing typed asks for the number of an empty slot to
 * bring a key back to, which needs no session; {@code *} clears, and with nothing typed it ends the
 * session. Where one slot would open it opens by itself; where there is no keypad each further
 * badge of the same person takes the next slot.
 *
 * <p>Works on a thread of its own, because checking a PIN is slow on purpose. What is typed is kept
 * for ten seconds, and never in text that can be logged.
 */
final class Desk implements Keypad.Ear, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int LONGEST = 16;
  private static final int WAITING = 64;
  private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

  private final Controller controller;
  private final Display display;
  private final boolean hasKeypad;
  private final LongSupplier nanos;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("desk").factory());
  private final StringBuilder typed = new StringBuilder();
  private Optional<String> id = Optional.empty();
  private Optional<String> choosing = Optional.empty();
  private Optional<String> chosen = Optional.empty();
  private boolean returning;
  private List<SlotNumber> offered = List.of();
  private int turn;
  private long touchedAt;

  Desk(Controller controller, Display display, boolean hasKeypad, LongSupplier nanos) {
    this.controller = controller;
    this.display = display;
    this.hasKeypad = hasKeypad;
    this.nanos = nanos;
    display.show(new Prompt.Ready());
  }

  /** A badge was shown. */
  void shown(Shown shown) {
    later(
        () -> {
          forget();
          switch (shown) {
            case Shown.Bits(String bits) -> answer(controller.answer(brain -> brain.badge(bits)));
            case Shown.OfBadge(var badge) -> answer(controller.answer(brain -> brain.badge(badge)));
            case Shown.Unreadable() -> answer(controller.answer(Brain::unreadable));
          }
        });
  }

  @Override
  public void pressed(char key) {
    later(() -> press(key));
  }

  /** A session that ended by itself leaves the prompt behind; to be called now and then. */
  void tick() {
    later(
        () -> {
          if (!offered.isEmpty() && !controller.answer(Brain::isAttended)) {
            offered = List.of();
            display.show(new Prompt.Ready());
          }
          if ((typed.length() > 0 || id.isPresent() || choosing.isPresent() || returning)
              && isForgotten()) {
            forget();
            display.show(new Prompt.Ready());
          }
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
    display.close();
  }

  private void later(Runnable work) {
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException e) {
              LOG.error("Cabinet cannot answer at its front", e);
              display.show(new Prompt.Refused(Denial.OUT_OF_ORDER.word()));
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("More was shown or typed than can be answered; passed over");
    }
  }

  private void press(char key) {
    if (isForgotten()) {
      forget();
    }
    touchedAt = nanos.getAsLong();
    switch (key) {
      case '*' -> clear();
      case '#' -> enter();
      default -> {
        if (typed.length() < LONGEST) {
          typed.append(key);
        }
      }
    }
  }

  private void clear() {
    boolean nothing = typed.isEmpty() && id.isEmpty() && choosing.isEmpty() && !returning;
    forget();
    if (nothing) {
      controller.tell(Brain::leave);
      offered = List.of();
    }
    display.show(offered.isEmpty() ? new Prompt.Ready() : new Prompt.ChooseSlot(offered));
  }

  private void enter() {
    String entered = typed.toString();
    typed.setLength(0);
    if (entered.isEmpty()) {
      returning = id.isEmpty() && choosing.isEmpty();
      if (returning) {
        display.show(new Prompt.ReturnTo());
      }
      return;
    }
    if (returning) {
      bringBack(entered);
    } else if (choosing.isPresent()) {
      choosePin(choosing.get(), entered);
    } else if (id.isPresent()) {
      String whose = id.get();
      id = Optional.empty();
      Entry entry = controller.pin(whose, entered);
      if (entry.equals(new Entry.Denied(Denial.NEW_PIN_REQUIRED))) {
        choosing = Optional.of(whose);
        display.show(new Prompt.ChoosePin(false));
      } else {
        answer(entry);
      }
    } else if (!offered.isEmpty() && controller.answer(Brain::isAttended)) {
      choose(entered);
    } else {
      id = Optional.of(entered);
      display.show(new Prompt.TypePin());
    }
  }

  private void choose(String entered) {
    slot(entered)
        .ifPresentOrElse(this::take, () -> display.show(new Prompt.Refused("unknown-slot")));
  }

  /** An empty slot opens for whoever brings a key back. */
  private void bringBack(String entered) {
    returning = false;
    Optional<SlotNumber> slot = slot(entered);
    Optional<Denial> denial = slot.flatMap(s -> controller.answer(brain -> brain.openToReturn(s)));
    Prompt prompt =
        denial
            .<Prompt>map(reason -> new Prompt.Refused(reason.word()))
            .or(() -> slot.map(Prompt.PutInto::new))
            .orElseGet(() -> new Prompt.Refused("unknown-slot"));
    display.show(prompt);
  }

  /** A new PIN is typed twice. */
  private void choosePin(String whose, String entered) {
    if (chosen.isEmpty()) {
      chosen = Optional.of(entered);
      display.show(new Prompt.ChoosePin(true));
      return;
    }
    boolean same = chosen.get().equals(entered);
    chosen = Optional.empty();
    Entry entry =
        same ? controller.choosePin(whose, entered) : new Entry.Denied(Denial.NEW_PIN_REQUIRED);
    if (entry.equals(new Entry.Denied(Denial.NEW_PIN_REQUIRED))) {
      display.show(new Prompt.ChoosePin(false));
    } else {
      choosing = Optional.empty();
      answer(entry);
    }
  }

  private static Optional<SlotNumber> slot(String entered) {
    int number = entered.length() > 4 ? 0 : Integer.parseInt(entered);
    return number < 1 || number > 1_000 ? Optional.empty() : Optional.of(new SlotNumber(number));
  }

  private void answer(Entry entry) {
    switch (entry) {
      case Entry.Denied(Denial reason) -> {
        offered = List.of();
        turn = 0;
        display.show(new Prompt.Refused(reason.word()));
      }
      case Entry.Granted(var slots) -> {
        turn = slots.equals(offered) ? turn + 1 : 0;
        offered = slots;
        if (slots.size() == 1 || !hasKeypad) {
          take(slots.get(turn % slots.size()));
        } else {
          display.show(new Prompt.ChooseSlot(slots));
        }
      }
    }
  }

  private void take(SlotNumber slot) {
    Optional<Denial> denial = controller.answer(brain -> brain.request(slot));
    if (denial.isPresent()) {
      display.show(new Prompt.Refused(denial.get().word()));
      if (denial.get() == Denial.PIN_REQUIRED || denial.get() == Denial.SECOND_PERSON_REQUIRED) {
        offered = List.of(); // what is typed next is an ID
      }
    } else {
      display.show(new Prompt.Take(slot));
    }
  }

  private boolean isForgotten() {
    return nanos.getAsLong() - touchedAt > KEPT_NANOS;
  }

  private void forget() {
    typed.setLength(0);
    id = Optional.empty();
    choosing = Optional.empty();
    chosen = Optional.empty();
    returning = false;
  }
}
