// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Employments;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.ListingMarks;
import io.keyway.app.store.Merges;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Plans;
import io.keyway.app.store.QuarantineRecords;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.cabinet.protocol.link.LinkProtocol;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decisions on a real database with a clock that is set, for one cabinet with key sets K1 to K3.
 */
final class TestDesk {
  static final CabinetId C1 = new CabinetId("C1");

  final Rosters rosters = new Rosters();
  final People people = new People();
  final TemporaryGrants grants = new TemporaryGrants();
  final Store store;
  final Verdict verdict;
  final Blocks blocks = new Blocks();
  final Restorations restorations = new Restorations();
  final Explanations explanations;
  private final Union union;
  private final Parting parting;
  final Estate estate =
      EstateYaml.read(
          "cabinets.yaml",
          """
          cardFormats: [H10301, C1k35s, Cut35]
          sites: [{id: oslo, zone: Europe/Oslo}]
          cabinets:
            - id: C1
              site: oslo
              slots: 3
              keys: [{slot: 1, keySet: K1}, {slot: 2, keySet: K2}, {slot: 3, keySet: K3}]
          """,
          CardFormatYaml.readAll(formats()),
          Duration.ofHours(24));

  /** Those that come with Keyway, and a reader that cuts Corporate 1000 to 24 bits. */
  private static Map<String, String> formats() {
    Map<String, String> files = new TreeMap<>(MappingFiles.shipped("card-format"));
    files.put("Cut35.yaml", "name: Cut35\nbits: 24\nlayoutOf: C1k35s\nfacility: 0-7\ncard: 8-23\n");
    return files;
  }

  Instant now = Instant.parse("2026-11-25T12:00:00Z");

  private final DueInstants dueInstants = new DueInstants();

  TestDesk(Store store, Path home, String rules) {
    this.store = store;
    try {
      Files.writeString(
          Files.createDirectories(home.resolve("access")).resolve("rules.yaml"), rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CurrentEstate estates = new CurrentEstate(estate);
    CabinetRecords cabinets = new CabinetRecords();
    Ledger ledger = new Ledger();
    Clock clock = new DeskClock();
    Attention attention =
        new Attention(
            new Incidents(ledger),
            new QuarantineRecords(),
            new Plans(),
            dueInstants,
            new CustodyRecords());
    SourcePolicies policies =
        new SourcePolicies(
            estates, new SourceSettings(Map.of(), List.of()), source -> Restore.RESTORE);
    AccessRules access = new AccessRules(new HomeSettings(home), estates);
    explanations =
        new Explanations(
            access,
            estates,
            people,
            rosters,
            grants,
            new Withholding(blocks, restorations, new Merges(), estates));
    SourceIdentities identities = new SourceIdentities();
    Employments employments = new Employments();
    Correlations correlations = new Correlations(people, identities, employments);
    Standings standings =
        new Standings(people, identities, new ListingMarks(), employments, correlations, estates);
    Consequences consequences = new Consequences(new Receipts(), cabinets, ledger, attention);
    this.verdict =
        new Verdict(
            policies,
            people,
            standings,
            new Profiles(policies, standings, consequences),
            new Numbers(people, identities, employments, correlations, policies, ledger),
            new Leaves(dueInstants, ledger, estates),
            new Rights(
                access,
                new Unblocked(blocks, estates),
                people,
                rosters,
                cabinets,
                restorations,
                new CabinetProtocols(List.of(new LinkProtocol())),
                dueInstants,
                grants,
                new Incidents(ledger),
                estates),
            consequences,
            clock);
    Merges merges = new Merges();
    Twins twins = new Twins(new CustodyRecords(), new Plans(), ledger);
    union = new Union(verdict, people, identities, employments, merges, twins, clock);
    parting = new Parting(verdict, people, identities, employments, merges, twins, clock);
    store.execute(Priority.NORMAL, db -> cabinets.ensure(db, C1, now));
  }

  /** Merges two records; gives the ids of what is proposed. */
  List<String> merge(CardholderId kept, CardholderId other) {
    List<String> proposals = new ArrayList<>();
    store.commit(
        Priority.NORMAL,
        db -> union.merge(db, kept, other, new Word("tester", "one person"), proposals));
    return proposals;
  }

  /** Splits them again; gives the ids of what is proposed. */
  List<String> split(CardholderId kept, CardholderId other) {
    List<String> proposals = new ArrayList<>();
    store.commit(
        Priority.NORMAL,
        db -> parting.split(db, kept, other, new Word("tester", "two people"), proposals));
    return proposals;
  }

  /** How the person stands who has an employee number. */
  Optional<LifecycleState> stateOf(String number) {
    EmployeeNumber wanted = new EmployeeNumber(number);
    return store.read(
        db ->
            people
                .find(db, wanted)
                .or(
                    () ->
                        new Employments()
                            .find(db, wanted)
                            .flatMap(e -> people.find(db, e.person())))
                .map(person -> person.cardholder().state()));
  }

  /** Everybody who has a record. */
  List<Cardholder> everybody() {
    return store.read(db -> people.after(db, "", 100)).stream().map(Person::cardholder).toList();
  }

  /** Numbers of the cards of which the cabinet should let somebody in. */
  List<Long> badges() {
    return store.read(
        db ->
            rosters.entries(db, C1).stream()
                .flatMap(entry -> entry.credentials().stream())
                .flatMap(c -> c instanceof Badge badge ? Stream.of(badge) : Stream.<Badge>of())
                .map(badge -> badge.cardNumber().value().longValueExact())
                .toList());
  }

  Cardholder hire(String number, Profile profile) {
    return decide(new IdentityChange.Joiner(subject(number), profile), number);
  }

  /** Gives a key set by hand, as an approver would. */
  void give(Cardholder person, String keySet, Instant from, Instant to) {
    TemporaryGrant grant = new TemporaryGrant(Ids.at(now), new KeySetId(keySet), from, to);
    store.commit(
        Priority.NORMAL,
        db -> {
          grants.insert(
              db,
              new TemporaryGrants.Row(
                  grant,
                  person.id(),
                  person.epoch(),
                  "WO-1",
                  "test",
                  "somebody",
                  "",
                  now,
                  Optional.empty(),
                  ""));
          return verdict.reassess(db, person.id(), "test");
        });
  }

  /** Opens a new employment of somebody who left. */
  Cardholder hireAgain(String number) {
    return decide(new IdentityChange.Joiner(subject(number), Profile.EMPTY), number);
  }

  Cardholder leave(String number) {
    return decide(new IdentityChange.Leaver(subject(number), Profile.EMPTY), number);
  }

  Cardholder decide(IdentityChange change, String number) {
    store.commit(Priority.NORMAL, db -> verdict.on(db, change, new Verdict.Manner.Single()));
    return store.read(db -> people.find(db, new EmployeeNumber(number))).orElseThrow().cardholder();
  }

  /** The instant has come; says whether anything was to be done. */
  boolean turn(CardholderId person) {
    return store
        .<Optional<Decided>>commit(Priority.NORMAL, db -> verdict.refresh(db, person, "time"))
        .isPresent();
  }

  /** Fires what ends rights of people on leave and is due by now. */
  void endLeaves() {
    store.commit(
        Priority.NORMAL,
        db -> {
          for (DueInstant due : dueInstants.due(db, now, 100)) {
            if (due.kind().equals(Leaves.KIND) && dueInstants.take(db, due)) {
              verdict.on(db, Leaves.endOf(due), new Verdict.Manner.Single());
            }
          }
          return true;
        });
  }

  /** When rights of a person on leave end. */
  List<Instant> leaveEnds(CardholderId person) {
    return store.read(
        db ->
            dueInstants.about(db, Leaves.KIND, "person:" + person).stream()
                .map(DueInstant::dueAt)
                .toList());
  }

  /** When the rights of a person turn next. */
  List<Instant> turns(CardholderId person) {
    return store.read(
        db ->
            dueInstants.about(db, Rights.TURN, "person:" + person).stream()
                .map(DueInstant::dueAt)
                .toList());
  }

  /** Which key sets should stand in the cabinet's roster. */
  List<String> wanted(CardholderId person) {
    return store.read(
        db ->
            rosters.entriesOf(db, person).values().stream()
                .flatMap(stored -> stored.read().grants().stream())
                .map(grant -> grant.keySet().value())
                .distinct()
                .toList());
  }

  Subject subject(String number) {
    return new Subject("hr", new EmployeeNumber(number), now, now);
  }

  private final class DeskClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("This clock shows UTC");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
