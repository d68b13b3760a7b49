// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.AccessRules.Rulebook;
import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.provisioning.Wanted;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.People;
import io.keyway.app.store.People.Held;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.Desired;
import io.keyway.app.store.Rosters.GrantedBy;
import io.keyway.app.store.Rosters.Stored;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.access.Tombstone;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.credential.Credential;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.Entitlement;
import io.keyway.rules.EntitlementPolicy.Entitlements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * From a cardholder to the entries in each cabinet's roster. Runs inside the writer's transaction.
 */
@Component
class Rights {
  /** Kind of the durable instant at which a person's rights begin or end by themselves. */
  static final String TURN = "rights-turn";

  /** Kind of the incident that tells of rights which a cabinet cannot hold. */
  private static final String UNFIT = "rights-not-expressible";

  private final AccessRules rules;
  private final Unblocked unblocked;
  private final People people;
  private final Rosters rosters;
  private final CabinetRecords cabinets;
  private final Restorations restorations;
  private final CabinetProtocols protocols;
  private final DueInstants dueInstants;
  private final TemporaryGrants grants;
  private final Incidents incidents;
  private final CurrentEstate estates;

  Rights(
      AccessRules rules,
      Unblocked unblocked,
      People people,
      Rosters rosters,
      CabinetRecords cabinets,
      Restorations restorations,
      CabinetProtocols protocols,
      DueInstants dueInstants,
      TemporaryGrants grants,
      Incidents incidents,
      CurrentEstate estates) {
    this.rules = rules;
    this.unblocked = unblocked;
    this.people = people;
    this.rosters = rosters;
    this.cabinets = cabinets;
    this.restorations = restorations;
    this.protocols = protocols;
    this.dueInstants = dueInstants;
    this.grants = grants;
    this.incidents = incidents;
    this.estates = estates;
  }

  /**
   * What changes in each cabinet so that a person has exactly the rights of the rules, without what
   * is blocked. Nothing is written yet.
   *
   * @param person with the revision before this change
   */
  Change changeFor(JdbcClient db, Cardholder person, Instant now) {
    return changeFor(db, person, rules.entitlements(person, byHand(db, person, now), now), now);
  }

  /** What a person could take by other rules than those in force; reads only. */
  Set<KeySetId> grantsBy(JdbcClient db, Rulebook others, Cardholder person, Instant now) {
    Entitlements all = rules.entitlements(others, person, byHand(db, person, now), now);
    return changeFor(db, person, all, now).grantedBy().keySet();
  }

  private List<TemporaryGrant> byHand(JdbcClient db, Cardholder person, Instant now) {
    return person.isActive() ? grants.counting(db, person.id(), person.epoch(), now) : List.of();
  }

  private Change changeFor(JdbcClient db, Cardholder person, Entitlements all, Instant now) {
    Map<CabinetId, Entitlement> entitlements =
        all.cabinets().isEmpty() || restorations.isHeld(db, person.id())
            ? Map.of()
            : unblocked.of(db, all.cabinets());
    List<Held> held = entitlements.isEmpty() ? List.of() : people.held(db, person.id());
    List<Credential> credentials =
        unblocked.of(db, held.stream().filter(h -> h.counts(now)).map(Held::credential).toList());
    Map<CabinetId, Stored> before = rosters.entriesOf(db, person.id());
    Map<CabinetId, RosterEntry> after = new TreeMap<>();
    Cardholder next = withRevision(person, person.revision() + 1);
    entitlements.forEach(
        (cabinet, e) ->
            e.entry(next, estates.readers().at(cabinet, credentials))
                .ifPresent(entry -> after.put(cabinet, entry)));
    Map<CabinetId, String> unfit = unfit(after);
    after.keySet().removeAll(unfit.keySet());
    Set<CabinetId> touched = new TreeSet<>(before.keySet());
    touched.addAll(after.keySet());
    touched.removeIf(
        c -> {
          Stored old = before.get(c);
          RosterEntry fresh = after.get(c);
          return old != null && fresh != null && RosterChange.sameRights(old.read(), fresh);
        });
    return new Change(
        person,
        before,
        after,
        touched,
        grantedBy(after, entitlements),
        Stream.concat(all.nextTurn().stream(), held.stream().flatMap(h -> h.nextTurn(now).stream()))
            .min(Instant::compareTo),
        unfit);
  }

  /** Why some cabinets cannot hold what a person should have there: they get nothing of it. */
  private Map<CabinetId, String> unfit(Map<CabinetId, RosterEntry> wanted) {
    Estate estate = estates.now();
    Map<CabinetId, String> unfit = new TreeMap<>();
    wanted.forEach(
        (id, entry) ->
            Optional.ofNullable(estate.cabinets().get(id))
                .flatMap(cabinet -> protocols.of(cabinet).unfit(entry, cabinet.layout().zone()))
                .ifPresent(why -> unfit.put(id, why)));
    return unfit;
  }

  private void tellUnfit(JdbcClient db, Change change, Instant now) {
    Cardholder person = change.person();
    change
        .unfit()
        .forEach(
            (cabinet, why) ->
                incidents.open(
                    db,
                    Incidents.Reason.of(
                            UNFIT,
                            Severity.MEDIUM,
                            "Cabinet %s cannot be asked for what a rule demands: %s. Whom it is about gets nothing there, the first is employee %s; change the rule, or the cabinet"
                                .formatted(cabinet, why, person.employeeNumber().value()),
                            UNFIT + ":" + cabinet)
                        .about(person.id().value(), person.employeeNumber().value())
                        .at(cabinet.value(), ""),
                    now));
  }

  /** Writes which rules give what, and sees to it that rights which end by themselves do. */
  void note(JdbcClient db, Change change, Instant now) {
    CardholderId person = change.person().id();
    if (change.person().state() == LifecycleState.TERMINATED) {
      grants.withdrawAll(db, person, "termination", now);
    }
    rosters.setGrants(db, person, change.grantedBy(), now);
    tellUnfit(db, change, now);
    change
        .nextTurn()
        .ifPresent(
            at ->
                dueInstants.put(
                    db,
                    new DueInstant(
                        TURN + ":" + person, TURN, at, "person:" + person, person.value())));
  }

  /** Writes a change, and says what each touched cabinet should hold now. */
  List<Wanted> write(JdbcClient db, Change change) {
    List<Wanted> wanted = new ArrayList<>();
    for (CabinetId cabinet : change.touched()) {
      wanted.add(write(db, change, cabinet));
    }
    return wanted;
  }

  private Wanted write(JdbcClient db, Change change, CabinetId cabinet) {
    Cardholder person = change.person();
    long revision = person.revision() + 1;
    Optional<RosterEntry> after = Optional.ofNullable(change.after().get(cabinet));
    ProvisioningStep step = change.stepIn(cabinet);
    Optional<Tombstone> tombstone =
        step instanceof RevokeUser revoke ? Optional.of(revoke.tombstone()) : Optional.empty();
    String digest = after.map(entry -> digest(cabinet, entry)).orElse("");
    rosters.want(
        db, new Desired(cabinet, person.id(), person.epoch(), revision, after, digest, tombstone));
    return new Wanted(
        cabinet, step, person.epoch(), revision, digest, cabinets.nextVersion(db, cabinet));
  }

  private String digest(CabinetId cabinet, RosterEntry entry) {
    return HexFormat.of().formatHex(protocols.of(estates.now(), cabinet).digest(entry));
  }

  private static Cardholder withRevision(Cardholder c, long revision) {
    return new Cardholder(c.id(), c.employeeNumber(), c.state(), c.epoch(), revision, c.profile());
  }

  private static Map<KeySetId, GrantedBy> grantedBy(
      Map<CabinetId, RosterEntry> after, Map<CabinetId, Entitlement> entitlements) {
    Map<KeySetId, GrantedBy> granted = new TreeMap<>();
    after
        .keySet()
        .forEach(
            cabinet -> {
              Entitlement entitlement = entitlements.get(cabinet);
              if (entitlement != null) {
                entitlement
                    .rules()
                    .forEach(
                        (keySet, rules) ->
                            granted.put(
                                keySet,
                                new GrantedBy(
                                    cabinet,
                                    String.join(" ", rules),
                                    entitlement.limits().getOrDefault(keySet, HoldLimit.NONE))));
              }
            });
    return granted;
  }

  /**
   * The difference of one person's rights.
   *
   * @param person as before, in the revision before
   * @param touched cabinets in which something changes
   * @param nextTurn when some of it begins or ends by itself
   * @param unfit where the cabinet cannot hold what the rules give, and why
   */
  record Change(
      Cardholder person,
      Map<CabinetId, Stored> before,
      Map<CabinetId, RosterEntry> after,
      Set<CabinetId> touched,
      Map<KeySetId, GrantedBy> grantedBy,
      Optional<Instant> nextTurn,
      Map<CabinetId, String> unfit) {

    boolean isNone() {
      return touched.isEmpty();
    }

    ProvisioningStep stepIn(CabinetId cabinet) {
      Stored old = before.get(cabinet);
      RosterEntry next = after.get(cabinet);
      if (old == null && next != null) {
        return RosterChange.starting(next);
      }
      if (old != null && next == null) {
        return RosterChange.ending(person.id(), person.epoch(), person.revision() + 1);
      }
      if (old == null || next == null) {
        throw new IllegalStateException("Nothing changes in cabinet " + cabinet);
      }
      return RosterChange.between(old.read(), next);
    }
  }
}
