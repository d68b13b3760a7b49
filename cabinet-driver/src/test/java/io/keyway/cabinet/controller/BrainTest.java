// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static io.keyway.cabinet.TestRoster.entry;
import static io.keyway.cabinet.TestRoster.grant;
import static io.keyway.cabinet.TestRoster.person;
import static io.keyway.cabinet.TestRoster.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.controller.memory.ManualBoard;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.simulated.SimulatedCabinet;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.ClockStepped;
import io.keyway.model.custody.CustodyEvent.DoorClosed;
import io.keyway.model.custody.CustodyEvent.DoorLeftOpen;
import io.keyway.model.custody.CustodyEvent.Duress;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.ForeignFob;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.KeyMissing;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.LeaseEnded;
import io.keyway.model.custody.CustodyEvent.OrderDropped;
import io.keyway.model.custody.CustodyEvent.PinChosen;
import io.keyway.model.custody.CustodyEvent.ReleasedByOrder;
import io.keyway.model.custody.CustodyEvent.StoodBy;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrainTest {
  private static final SlotNumber TWO = new SlotNumber(2);
  private static final SlotNumber THREE = new SlotNumber(3);
  private static final CardFormat FORMAT =
      new CardFormat("H10301", 24, Optional.of(CardField.of(0, 7)), CardField.of(8, 23), List.of());

  @TempDir Path folder = Path.of("");

  private final ManualBoard board = new ManualBoard();
  private SimulatedClock clock = board.clock();
  private SimulatedCabinet body;
  private Brain brain;

  @BeforeEach
  void hangUp() {
    boot();
    brain.learn(layout());
    brain.renew(Duration.ofHours(24), board.now());
    // TestRoster's person n has badge 17/n and may take what hangs in slot n + 1
    brain.replace(roster(entry(1, 1), entry(2, 1)));
  }

  @Test
  void aBadgeOpensWhatItsHolderMayTake() {
    assertThat(brain.badge(badge(1))).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(take(TWO)).isEmpty();
    assertThat(body.isDoorOpen()).isTrue();
    assertThat(lastEvent().event()).isEqualTo(new KeyTaken(TWO, new KeySetId("K-002")));
    assertThat(lastEvent().person()).contains(person(1));
  }

  @Test
  void bitsOpenTheSame() {
    String bits = FORMAT.encode(new FacilityCode(17), new CardNumber(1));

    assertThat(brain.badge(bits)).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(brain.badge(bits + "0")).isEqualTo(denied(Denial.UNKNOWN_BADGE));
  }

  @Test
  void nobodyTakesWithoutASessionOrARight() {
    assertThat(take(TWO)).contains(Denial.NO_SESSION);
    brain.badge(badge(1));
    assertThat(take(THREE)).contains(Denial.NOT_ENTITLED);
    assertThat(lastEvent().event()).isEqualTo(new AccessDenied("not-entitled", Optional.of(THREE)));
    take(TWO);
    assertThat(take(TWO)).contains(Denial.EMPTY);
  }

  @Test
  void anUnknownBadgeIsRefusedAndEndsTheSessionBefore() {
    brain.badge(badge(1));

    assertThat(brain.badge(badge(99))).isEqualTo(denied(Denial.UNKNOWN_BADGE));
    assertThat(take(TWO)).contains(Denial.NO_SESSION);
  }

  @Test
  void aRevocationEndsTheOpenSessionAtOnce() {
    brain.badge(badge(1));

    brain.revoke(revocation(1, 1), 2);

    assertThat(take(TWO)).contains(Denial.REVOKED);
    assertThat(body.isDoorUnlocked()).isFalse();
    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.REVOKED));
    assertThat(lastEvent().person()).contains(person(1));
  }

  @Test
  void aRevocationOfSomebodyElseLeavesTheSessionOpen() {
    brain.badge(badge(1));

    brain.revoke(revocation(2, 1), 2);

    assertThat(take(TWO)).isEmpty();
  }

  @Test
  void whatRemainsAfterARevocationOpensAtTheNextBadge() {
    brain.badge(badge(1));

    brain.revoke(new RevokeUser(new Tombstone(person(1), 1, 1), Optional.of(entry(1, 2))), 2);

    assertThat(take(TWO)).contains(Denial.REVOKED);
    assertThat(brain.badge(badge(1))).isEqualTo(new Entry.Granted(List.of(TWO)));
  }

  @Test
  void somebodyMissingFromANewRosterHasNoSessionAnyMore() {
    brain.badge(badge(1));

    brain.replace(roster(entry(2, 1)));

    assertThat(take(TWO)).contains(Denial.REVOKED);
  }

  @Test
  void aSessionEndsWithTheDoorOrWithTime() {
    brain.badge(badge(1));
    body.open(brain.senses());
    body.close(brain.senses());
    assertThat(take(TWO)).contains(Denial.NO_SESSION);

    brain.badge(badge(1));
    board.pass(Duration.ofSeconds(30));
    assertThat(take(TWO)).contains(Denial.NO_SESSION);
  }

  @Test
  void returningNeedsNoSessionAndSaysWhetherTheSlotIsRight() {
    brain.badge(badge(1));
    take(TWO);
    body.close(brain.senses());
    body.hang(new SlotNumber(9), new KeySetId("K-002"), brain.senses());

    assertThat(lastEvent().event())
        .isEqualTo(new KeyReturnedToWrongSlot(new SlotNumber(9), new KeySetId("K-002")));
    assertThat(lastEvent().person()).isEmpty();
  }

  @Test
  void aKeySetInAWrongSlotIsTakenByWhoeverMayTakeIt() {
    brain.badge(badge(1));
    take(TWO);
    body.hang(new SlotNumber(9), new KeySetId("K-002"), brain.senses());

    assertThat(take(new SlotNumber(9))).isEmpty();
    body.hang(TWO, new KeySetId("K-002"), brain.senses());
    assertThat(lastEvent().event()).isEqualTo(new KeyReturned(TWO, new KeySetId("K-002")));
  }

  @Test
  void nobodyTakesMoreThanTheMost() {
    brain.replace(roster(with(1, List.of(badge(1)), grant(2), grant(3))));
    brain.badge(badge(1));

    assertThat(take(TWO)).isEmpty();
    assertThat(take(THREE)).contains(Denial.MAX_KEYS);
    body.hang(TWO, new KeySetId("K-002"), brain.senses());
    assertThat(take(THREE)).isEmpty();
  }

  @Test
  void outsideTheScheduleNothingOpens() {
    Window tuesdays = new Window(Set.of(DayOfWeek.TUESDAY), 0, 1_440);
    brain.replace(roster(with(1, List.of(badge(1)), on(new AccessSchedule(List.of(tuesdays))))));

    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.SCHEDULE));
    board.pass(Duration.ofHours(14)); // 23:00 UTC on Monday is Tuesday in Berlin
    assertThat(brain.badge(badge(1))).isEqualTo(new Entry.Granted(List.of(TWO)));
  }

  @Test
  void withoutALeaseNothingOpens() {
    board.pass(Duration.ofHours(24).plusSeconds(1));
    brain.tick();

    assertThat(events()).contains(new LeaseEnded());
    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.LEASE));
    brain.renew(Duration.ofHours(1), board.now());
    assertThat(brain.badge(badge(1))).isInstanceOf(Entry.Granted.class);
  }

  @Test
  void aBoardThatLostItsTimeGrantsNothingUntilTheBridgeIsHeard() {
    brain.close();
    clock = board.clock();
    clock.lose();
    boot();

    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.TIME_UNKNOWN));
    assertThat(lastEvent().timeCertain()).isFalse();
    brain.heard(board.now());
    assertThat(brain.badge(badge(1))).isInstanceOf(Entry.Granted.class);
  }

  @Test
  void aKeyTakenStaysTakenAndCountedOverARestart() {
    brain.replace(roster(with(1, List.of(badge(1)), grant(2), grant(3))));
    brain.badge(badge(1));
    take(TWO);

    restart();

    assertThat(lastEvent().event()).isInstanceOf(Inventory.class);
    assertThat(body.present()).doesNotContainKey(TWO).containsKey(THREE);
    brain.badge(badge(1));
    assertThat(take(THREE)).contains(Denial.MAX_KEYS);
  }

  @Test
  void aKeyThatVanishedWhileItWasOffIsMissing() {
    brain.close();
    body.release(TWO);
    body.pull(TWO, new DeafSenses());
    boot();

    assertThat(events()).contains(new KeyMissing(TWO, new KeySetId("K-002")));
  }

  @Test
  void aDoorOpenedByNobodyIsForcedAndOneLeftOpenIsSaidOnce() {
    body.open(brain.senses());
    board.pass(Duration.ofMinutes(1));
    brain.tick();
    board.pass(Duration.ofMinutes(5));
    brain.tick();
    body.close(brain.senses());

    assertThat(events()).containsSequence(new ForcedOpen(), new DoorLeftOpen(60), new DoorClosed());
  }

  @Test
  void aStepOfTheClockIsWrittenDownWithTheOffsetItMakes() {
    clock.step(Duration.ofHours(2));
    brain.tick();

    assertThat(lastEvent().event()).isEqualTo(new ClockStepped(7_200_000));
    assertThat(lastEvent().clockOffset()).isEqualTo(7_200_000);
  }

  @Test
  void aRightPinOpensAndFiveWrongOnesLockItsIdOut() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(roster(with(1, List.of(new Pin("4711", verifier)), grant(2))));

    assertThat(type("4711", true)).isEqualTo(new Entry.Granted(List.of(TWO)));
    for (int i = 0; i < 5; i++) {
      assertThat(type("4711", false)).isEqualTo(denied(Denial.BAD_PIN));
    }
    assertThat(type("4711", true)).isEqualTo(denied(Denial.LOCKED_OUT));
    restart();
    assertThat(type("4711", true)).isEqualTo(denied(Denial.LOCKED_OUT));
  }

  @Test
  void aPinRevokedWhileItIsCheckedOpensNothing() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(roster(with(1, List.of(new Pin("4711", verifier)), grant(2))));
    brain.pin("4711");

    brain.revoke(revocation(1, 1), 2);

    assertThat(brain.pinChecked("4711", Optional.of(verifier), PinVerdict.RIGHT))
        .isEqualTo(denied(Denial.REVOKED));
  }

  @Test
  void whereAPinIsRequiredABadgeAloneOpensNothingUntilItIsTyped() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(
        roster(
            with(
                1,
                List.of(badge(1), new Pin("4711", verifier)),
                grant(2).demanding(true, Optional.empty()))));

    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.PIN_REQUIRED));
    assertThat(body.isDoorUnlocked()).isFalse();
    assertThat(take(TWO)).contains(Denial.PIN_REQUIRED);
    assertThat(type("4711", true)).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(take(TWO)).isEmpty();
  }

  @Test
  void aWrongPinEndsTheSessionThatWaitsForIt() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(
        roster(
            with(
                1,
                List.of(badge(1), new Pin("4711", verifier)),
                grant(2).demanding(true, Optional.empty()),
                grant(3))));

    assertThat(brain.badge(badge(1))).isEqualTo(new Entry.Granted(List.of(THREE)));
    assertThat(take(TWO)).contains(Denial.PIN_REQUIRED);
    assertThat(type("4711", false)).isEqualTo(denied(Denial.BAD_PIN));
    assertThat(take(THREE)).contains(Denial.NO_SESSION);
  }

  @Test
  void fourEyesAreTwoPeopleWhoMayBothTakeIt() {
    brain.replace(roster(fourEyes(1, any()), fourEyes(2, any()), entry(3, 1)));

    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(take(TWO)).contains(Denial.SECOND_PERSON_REQUIRED);
    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(take(TWO)).contains(Denial.SECOND_PERSON_REQUIRED);
    assertThat(brain.badge(badge(2))).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(take(TWO)).isEmpty();
    assertThat(lastEvent().person()).contains(person(1));
    assertThat(events()).contains(new StoodBy(person(2)));
  }

  @Test
  void theSecondPersonIsNeverOneself() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(
        roster(
            with(
                1,
                List.of(badge(1), badge(11), new Pin("4711", verifier)),
                grant(2).demanding(false, any()),
                grant(2).standingBy("guards"))));

    brain.badge(badge(1));
    assertThat(brain.badge(badge(11))).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(type("4711", true)).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(take(TWO)).contains(Denial.SECOND_PERSON_REQUIRED);
  }

  @Test
  void whoIsOfAnotherGroupDoesNotStandBy() {
    brain.replace(
        roster(
            fourEyes(1, of("guards")),
            fourEyes(2, of("guards")),
            with(3, List.of(badge(3)), grant(2).standingBy("guards")),
            with(4, List.of(badge(4)), grant(2).standingBy("clerks"))));

    brain.badge(badge(1));
    assertThat(brain.badge(badge(2))).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(brain.badge(badge(4))).isEqualTo(denied(Denial.NOT_ENTITLED));
    assertThat(take(TWO)).contains(Denial.NO_SESSION);
    brain.badge(badge(1));
    assertThat(brain.badge(badge(3))).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(take(TWO)).isEmpty();
  }

  @Test
  void standingByGivesNoRightToTake() {
    brain.replace(roster(with(3, List.of(badge(3)), grant(2).standingBy("guards"))));

    assertThat(brain.badge(badge(3))).isEqualTo(denied(Denial.NOT_ENTITLED));
    assertThat(take(TWO)).contains(Denial.NO_SESSION);
  }

  @Test
  void whatIsDemandedIsDemandedAfterARestartToo() {
    brain.replace(roster(fourEyes(1, of("guards"))));

    restart();

    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(take(TWO)).contains(Denial.SECOND_PERSON_REQUIRED);
  }

  @Test
  void aWaitingSessionEndsByItselfAndTheNextBadgeIsNobodysSecond() {
    brain.replace(roster(fourEyes(1, any()), fourEyes(2, any())));
    brain.badge(badge(1));

    board.pass(Duration.ofSeconds(30));

    assertThat(brain.badge(badge(2))).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(take(TWO)).contains(Denial.SECOND_PERSON_REQUIRED);
    assertThat(events()).doesNotContain(new StoodBy(person(2)));
  }

  @Test
  void aSecondPersonWhoIsRevokedStandsByNoMore() {
    brain.replace(roster(fourEyes(1, any()), fourEyes(2, any())));
    brain.badge(badge(1));
    brain.badge(badge(2));

    brain.revoke(revocation(2, 1), 2);

    assertThat(take(TWO)).contains(Denial.SECOND_PERSON_REQUIRED);
  }

  @Test
  void pinAndSecondPersonAreAskedForOneAfterTheOther() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(
        roster(
            with(1, List.of(badge(1), new Pin("4711", verifier)), grant(2).demanding(true, any())),
            with(2, List.of(badge(2)), grant(2))));

    assertThat(brain.badge(badge(1))).isEqualTo(denied(Denial.PIN_REQUIRED));
    assertThat(type("4711", true)).isEqualTo(denied(Denial.SECOND_PERSON_REQUIRED));
    assertThat(brain.badge(badge(2))).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(take(TWO)).isEmpty();
  }

  @Test
  void ofSeveralGrantsOfOneKeySetAnyThatCountsWillDo() {
    Grant over =
        new Grant(
            TWO,
            new KeySetId("K-002"),
            AccessSchedule.ALWAYS,
            Duration.ofHours(24),
            Optional.empty(),
            Optional.of(board.now().minusSeconds(60)));
    brain.replace(roster(with(1, List.of(badge(1)), over, grant(2))));

    assertThat(brain.badge(badge(1))).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(take(TWO)).isEmpty();
  }

  @Test
  void anUnknownPinIdIsABadPin() {
    assertThat(type("999", true)).isEqualTo(denied(Denial.BAD_PIN));
  }

  private static Optional<SecondPerson> any() {
    return of();
  }

  @Test
  void anOrderReleasesOnceAndNeverAgainAlsoAfterARestart() {
    brain.heard(board.now());
    ReleaseOrder order = order("o-1", TWO, 10);

    assertThat(brain.release(order)).isInstanceOf(Answer.Done.class);
    assertThat(lastEvent().event()).isEqualTo(new ReleasedByOrder("o-1", TWO));
    body.pull(TWO, brain.senses());
    assertThat(lastEvent().event()).isEqualTo(new KeyTaken(TWO, new KeySetId("K-002")));
    assertThat(lastEvent().person()).contains(person(7));
    body.hang(TWO, new KeySetId("K-002"), brain.senses());

    assertThat(reason(brain.release(order))).isEqualTo("repeated");
    restart();
    brain.heard(board.now());
    assertThat(reason(brain.release(order))).isEqualTo("repeated");
    assertThat(brain.isReleased(TWO)).isFalse();
  }

  @Test
  void anOrderThatIsLateIsDroppedAndSaidWhateverTheClockOfTheBoardSays() {
    brain.heard(board.now());
    clock.step(Duration.ofHours(-2));
    board.pass(Duration.ofSeconds(11));
    ReleaseOrder late = new ReleaseOrder("o-2", TWO, board.now().minusSeconds(1), Optional.empty());

    assertThat(reason(brain.release(late))).isEqualTo("late");
    assertThat(lastEvent().event()).isEqualTo(new OrderDropped("o-2", TWO, "late"));
    assertThat(brain.isReleased(TWO)).isFalse();

    clock.step(Duration.ofHours(9));
    assertThat(brain.release(order("o-3", TWO, 5))).isInstanceOf(Answer.Done.class);
  }

  @Test
  void anOrderIsRefusedWhereNothingHangsWhereNoSlotIsAndWhileTheTimeIsUnknown() {
    restart();
    assertThat(reason(brain.release(order("o-4", TWO, 5)))).isEqualTo("time-unknown");
    brain.heard(board.now());
    assertThat(reason(brain.release(order("o-5", new SlotNumber(9), 5)))).isEqualTo("empty");
    assertThat(reason(brain.release(order("o-6", new SlotNumber(11), 5))))
        .isEqualTo("unknown-slot");
  }

  @Test
  void whatAnOrderReleasedIsHeldAgainAfterHalfAMinute() {
    brain.heard(board.now());
    brain.release(order("o-7", TWO, 10));

    board.pass(Duration.ofSeconds(30));
    brain.tick();

    assertThat(brain.isReleased(TWO)).isFalse();
    assertThat(body.isHeld(TWO)).isTrue();
    assertThat(body.isDoorUnlocked()).isFalse();
  }

  @Test
  void theDoorThatOpensForAnOrderIsNotForced() {
    brain.heard(board.now());
    brain.release(order("o-8", TWO, 10));

    body.open(brain.senses());

    assertThat(events()).noneMatch(ForcedOpen.class::isInstance);
  }

  @Test
  void aOneTimePinOpensNothingUntilAnotherOneIsChosenWhichSurvivesARestart() {
    PinVerifier first = new PinVerifier(new byte[16], 1_000, new byte[32]);
    PinVerifier chosen = new PinVerifier(new byte[16], 2_000, new byte[32]);
    brain.replace(roster(with(1, List.of(new Pin("4711", first, true)), grant(2))));

    assertThat(brain.choosePin("4711", chosen)).isEqualTo(denied(Denial.BAD_PIN));
    assertThat(type("4711", true)).isEqualTo(denied(Denial.NEW_PIN_REQUIRED));
    assertThat(body.isDoorUnlocked()).isFalse();
    assertThat(brain.choosePin("4711", chosen)).isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(events()).contains(new PinChosen("4711", chosen));
    assertThat(brain.choosePin("4711", first)).isEqualTo(denied(Denial.BAD_PIN));

    restart();
    brain.renew(Duration.ofHours(24), board.now());
    assertThat(brain.pin("4711")).isEqualTo(new PinQuestion.ToCheck(Optional.of(chosen)));
    assertThat(type("4711", true)).isEqualTo(new Entry.Granted(List.of(TWO)));

    PinVerifier another = new PinVerifier(new byte[16], 3_000, new byte[32]);
    brain.replace(
        new RosterChange(
            3,
            List.of(),
            List.of(
                new RosterEntry(
                    person(1), 1, 2, List.of(new Pin("4711", another)), 1, List.of(grant(2))))));
    assertThat(brain.pin("4711")).isEqualTo(new PinQuestion.ToCheck(Optional.of(another)));
  }

  @Test
  void aNewPinIsChosenWithinTwoMinutesOrNotAtAll() {
    PinVerifier first = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(roster(with(1, List.of(new Pin("4711", first, true)), grant(2))));
    type("4711", true);

    board.pass(Duration.ofMinutes(2));

    assertThat(brain.choosePin("4711", new PinVerifier(new byte[16], 2_000, new byte[32])))
        .isEqualTo(denied(Denial.BAD_PIN));
  }

  @Test
  void aPinUnderDuressOpensAsTheOtherOneDoesAndTheJournalTells() {
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);
    brain.replace(roster(with(1, List.of(new Pin("4711", verifier)), grant(2))));
    brain.pin("4711");

    assertThat(brain.pinChecked("4711", Optional.of(verifier), PinVerdict.DURESS))
        .isEqualTo(new Entry.Granted(List.of(TWO)));
    assertThat(events()).contains(new Duress());
  }

  @Test
  void whatWasReleasedAndNotPulledYetCountsToo() {
    brain.replace(roster(with(1, List.of(badge(1)), grant(2), grant(3))));
    brain.badge(badge(1));

    assertThat(brain.request(TWO)).isEmpty();
    assertThat(brain.request(THREE)).contains(Denial.MAX_KEYS);
  }

  @Test
  void anEmptySlotOpensForWhoeverBringsAKeyBackAndAFilledOneDoesNot() {
    brain.badge(badge(1));
    take(TWO);
    body.close(brain.senses());

    assertThat(brain.openToReturn(THREE)).contains(Denial.NO_SESSION);
    assertThat(brain.openToReturn(TWO)).isEmpty();
    assertThat(body.isHeld(TWO)).isFalse();
    body.hang(TWO, new KeySetId("K-002"), brain.senses());
    assertThat(lastEvent().event()).isEqualTo(new KeyReturned(TWO, new KeySetId("K-002")));
  }

  @Test
  void whatIsWrongWithTheCabinetItselfIsWrittenDown() {
    brain.senses().foreign(new SlotNumber(9));
    brain.senses().forced(TWO);
    brain.senses().trouble(new Trouble(Trouble.Kind.POWER, "mains", false));

    assertThat(events())
        .contains(
            new ForeignFob(new SlotNumber(9)),
            new Trouble(Trouble.Kind.TAMPER, "slot-2", false),
            new Trouble(Trouble.Kind.POWER, "mains", false));
  }

  private ReleaseOrder order(String id, SlotNumber slot, long seconds) {
    return new ReleaseOrder(id, slot, board.now().plusSeconds(seconds), Optional.of(person(7)));
  }

  private static String reason(Answer answer) {
    return answer instanceof Answer.Refused(String reason, var roster) ? reason : "done";
  }

  private static Optional<SecondPerson> of(String... groups) {
    return Optional.of(new SecondPerson(Set.of(groups)));
  }

  private static RosterEntry fourEyes(int number, Optional<SecondPerson> second) {
    return with(number, List.of(badge(number)), grant(2).demanding(false, second));
  }

  private Entry type(String id, boolean right) {
    return switch (brain.pin(id)) {
      case PinQuestion.Settled(var entry) -> entry;
      case PinQuestion.ToCheck(var verifier) ->
          brain.pinChecked(id, verifier, right ? PinVerdict.RIGHT : PinVerdict.WRONG);
    };
  }

  private Optional<Denial> take(SlotNumber slot) {
    Optional<Denial> denial = brain.request(slot);
    if (denial.isEmpty()) {
      body.pull(slot, brain.senses());
    }
    return denial;
  }

  private void restart() {
    brain.close();
    clock = board.clock();
    boot();
  }

  private void boot() {
    body = SimulatedCabinet.open(folder.resolve("slots.log"));
    brain = new Brain(folder, new Hardware(body, body, clock), 1);
    brain.start("test");
  }

  private JournalEntry lastEvent() {
    return brain.journal().after(0, 1_000).getLast();
  }

  private List<CustodyEvent> events() {
    return brain.journal().after(0, 1_000).stream().map(JournalEntry::event).toList();
  }

  private static CabinetLayout layout() {
    return new CabinetLayout(
        ZoneId.of("Europe/Berlin"),
        10,
        Map.of(TWO, new KeySetId("K-002"), THREE, new KeySetId("K-003")),
        List.of(FORMAT));
  }

  private static RosterChange roster(RosterEntry... entries) {
    return new RosterChange(1, List.of(), List.of(entries));
  }

  private static RosterEntry with(int number, List<Credential> credentials, Grant... grants) {
    return new RosterEntry(person(number), 1, 1, credentials, 1, List.of(grants));
  }

  private static Grant on(AccessSchedule schedule) {
    Grant grant = grant(2);
    return new Grant(
        grant.slot(), grant.keySet(), schedule, grant.lease(), Optional.empty(), Optional.empty());
  }

  private static Badge badge(int number) {
    return new Badge("H10301", new FacilityCode(17), new CardNumber(number));
  }

  private static Entry denied(Denial reason) {
    return new Entry.Denied(reason);
  }
}
