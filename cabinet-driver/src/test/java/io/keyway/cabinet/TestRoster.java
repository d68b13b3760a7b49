// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Roster entries for tests: plain ones, and ones drawn from a seed. */
public final class TestRoster {
  private TestRoster() {}

  public static CardholderId person(int number) {
    return new CardholderId("p-%05d".formatted(number));
  }

  /** A person with a badge and one key set. */
  public static RosterEntry entry(int number, long revision) {
    return new RosterEntry(
        person(number),
        1,
        revision,
        List.of(new Badge("H10301", new FacilityCode(17), new CardNumber(number))),
        0,
        List.of(grant(1 + number % 4)));
  }

  /** A person with a badge and these grants. */
  public static RosterEntry entry(int number, long revision, Grant... grants) {
    RosterEntry plain = entry(number, revision);
    return new RosterEntry(plain.person(), 1, revision, plain.credentials(), 0, List.of(grants));
  }

  public static Optional<SecondPerson> second(String... groups) {
    return Optional.of(new SecondPerson(Set.of(groups)));
  }

  public static EnrolUser enrol(int number) {
    return new EnrolUser(entry(number, 1));
  }

  public static List<EnrolUser> enrolments(int people) {
    return IntStream.rangeClosed(1, people).mapToObj(TestRoster::enrol).toList();
  }

  /** Takes away all that a person has up to a revision. */
  public static RevokeUser revocation(int number, long revision) {
    return new RevokeUser(new Tombstone(person(number), 1, revision), Optional.empty());
  }

  public static Grant grant(int slot) {
    return new Grant(
        new SlotNumber(slot),
        new KeySetId("K-%03d".formatted(slot)),
        AccessSchedule.ALWAYS,
        Duration.ofHours(24),
        Optional.empty(),
        Optional.empty());
  }

  /** An entry with everything an entry can have, drawn at random. */
  public static RosterEntry random(Random random) {
    List<Credential> credentials = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      credentials.add(random.nextBoolean() ? badge(random) : pin(random));
    }
    List<Grant> grants =
        random
            .ints(random.nextInt(30), 1, 1_001)
            .distinct()
            .mapToObj(slot -> randomGrant(random, slot))
            .toList();
    return new RosterEntry(
        person(random.nextInt(100_000)),
        1 + random.nextInt(300),
        1 + Math.abs(random.nextLong() >> 1 + random.nextInt(62)),
        credentials,
        random.nextInt(4),
        grants);
  }

  private static Badge badge(Random random) {
    return new Badge(
        "F" + random.nextInt(100),
        new FacilityCode(random.nextInt(1 << 20)),
        new CardNumber(new BigInteger(1 + random.nextInt(CardFormat.MOST_BITS), random)));
  }

  private static Pin pin(Random random) {
    byte[] salt = new byte[16];
    byte[] hash = new byte[32];
    random.nextBytes(salt);
    random.nextBytes(hash);
    return new Pin(
        Integer.toString(random.nextInt(100_000)),
        new PinVerifier(salt, 1_000 + random.nextInt(200_000), hash));
  }

  private static Grant randomGrant(Random random, int slot) {
    return new Grant(
        new SlotNumber(slot),
        new KeySetId("K-" + slot),
        new AccessSchedule(
            IntStream.range(0, random.nextInt(3)).mapToObj(i -> window(random)).toList()),
        Duration.ofSeconds(60 + random.nextInt(1_000_000)),
        instant(random),
        instant(random),
        random.nextBoolean(),
        random.nextBoolean() ? Optional.empty() : Optional.of(second(random)),
        random.nextInt(4) > 0 ? Optional.empty() : Optional.of("g" + random.nextInt(3)));
  }

  private static SecondPerson second(Random random) {
    return new SecondPerson(
        IntStream.range(0, random.nextInt(3)).mapToObj(i -> "g" + i).collect(Collectors.toSet()));
  }

  private static Window window(Random random) {
    return new Window(
        Arrays.stream(DayOfWeek.values())
            .filter(day -> random.nextBoolean())
            .collect(Collectors.toSet()),
        random.nextInt(1_440),
        1 + random.nextInt(1_440));
  }

  private static Optional<Instant> instant(Random random) {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L));
  }
}
