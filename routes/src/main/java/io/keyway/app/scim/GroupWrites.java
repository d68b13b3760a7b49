// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.decision.Decision;
import io.keyway.app.scim.ScimBudget.Effect;
import io.keyway.app.scim.ScimBudget.Losing;
import io.keyway.app.scim.ScimKeeping.Overtaken;
import io.keyway.app.store.Ids;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimGroups.Membership;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.Store;
import io.keyway.connectors.scim.ScimKind;
import io.keyway.connectors.scim.ScimPatch;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.connectors.scim.ScimShape;
import io.keyway.model.identity.IdentityChange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes groups. Each member whom a write moves is a record of that user, decided with the others
 * as the rows of a file are; the group is kept in the last commit. Thread-safe.
 */
@Component
class GroupWrites {
  private static final int TRIES = 5;
  private static final int MOST_MEMBERS = 20_000;

  private final Store store;
  private final ScimUsers users;
  private final ScimGroups groups;
  private final ScimKeeping keeping;
  private final ScimRecords records;
  private final ScimPassage passage;
  private final ScimBudget budget;
  private final HeldWrites held;
  private final Decision decision;
  private final Clock clock;

  GroupWrites(
      Store store,
      ScimUsers users,
      ScimGroups groups,
      ScimKeeping keeping,
      ScimRecords records,
      ScimPassage passage,
      ScimBudget budget,
      HeldWrites held,
      Decision decision,
      Clock clock) {
    this.store = store;
    this.users = users;
    this.groups = groups;
    this.keeping = keeping;
    this.records = records;
    this.passage = passage;
    this.budget = budget;
    this.held = held;
    this.decision = decision;
    this.clock = clock;
  }

  Written create(ScimClient client, JsonNode body) {
    return again(() -> write(client, Optional.empty(), ScimShape.read(ScimKind.GROUP, body)));
  }

  Written replace(ScimClient client, String id, Optional<String> ifMatch, JsonNode body) {
    return again(
        () -> {
          ScimGroups.Row before = find(client, id);
          Preconditions.check(ifMatch, before.version());
          ObjectNode group = ScimShape.read(ScimKind.GROUP, body);
          if (!group.has("externalId") && !before.externalId().isEmpty()) {
            group.put("externalId", before.externalId());
          }
          return write(client, Optional.of(before), group);
        });
  }

  Written patch(ScimClient client, String id, Optional<String> ifMatch, JsonNode body) {
    return again(
        () -> {
          ScimGroups.Row before = find(client, id);
          Preconditions.check(ifMatch, before.version());
          ObjectNode group = ScimJson.kept(before.resource());
          List<String> members = store.read(db -> groups.members(db, id));
          if (!members.isEmpty()) {
            ArrayNode in = group.putArray("members");
            members.forEach(member -> in.addObject().put("value", member));
          }
          return write(client, Optional.of(before), ScimPatch.apply(ScimKind.GROUP, group, body));
        });
  }

  Written delete(ScimClient client, String id, Optional<String> ifMatch) {
    return again(
        () -> {
          ScimGroups.Row before = find(client, id);
          Preconditions.check(ifMatch, before.version());
          List<String> in = store.read(db -> groups.members(db, id));
          Set<String> members = new LinkedHashSet<>(in);
          return apply(
              client, new Move(before, before.version(), Set.of(), members, members, true));
        });
  }

  private ScimGroups.Row find(ScimClient client, String id) {
    return store
        .read(db -> groups.find(db, client.source(), id))
        .orElseThrow(() -> new ScimRefusal(404, "", "There is no group " + Shown.id(id)));
  }

  private interface Attempt {
    Written once();
  }

  private static Written again(Attempt attempt) {
    for (int i = 1; i < TRIES; i++) {
      try {
        return attempt.once();
      } catch (Overtaken e) {
        // once more, of what is there now
      }
    }
    return attempt.once();
  }

  /**
   * What a write does.
   *
   * @param after the group as it is to be
   * @param version of the group before; 0 where it is new
   * @param moved whose groups are others by it
   */
  private record Move(
      ScimGroups.Row after,
      long version,
      Set<String> added,
      Set<String> removed,
      Set<String> moved,
      boolean deletes) {
    String name() {
      return ScimJson.kept(after.resource()).path("displayName").asText();
    }
  }

  private Written write(ScimClient client, Optional<ScimGroups.Row> before, ObjectNode group) {
    String name = group.path("displayName").asText();
    if (name.isBlank()) {
      throw ScimRefusal.value("displayName", "is missing");
    }
    Set<String> wanted = members(group);
    if (wanted.size() > MOST_MEMBERS) {
      throw ScimRefusal.of(
          ScimRefusal.TOO_MANY, "A group has at most " + MOST_MEMBERS + " members");
    }
    group.remove("members");
    Set<String> now =
        before
            .map(row -> new LinkedHashSet<>(store.read(db -> groups.members(db, row.id()))))
            .orElseGet(LinkedHashSet::new);
    Set<String> added = minus(wanted, now);
    Set<String> removed = minus(now, wanted);
    refuseUnknown(client, added);
    boolean renamed =
        before
            .map(row -> ScimJson.kept(row.resource()).path("displayName").asText())
            .filter(old -> !old.equals(name))
            .isPresent();
    Set<String> moved = new LinkedHashSet<>(removed);
    moved.addAll(renamed ? wanted : added);
    boolean same =
        before.isPresent()
            && moved.isEmpty()
            && ScimJson.kept(before.get().resource()).equals(group);
    return apply(
        client,
        new Move(
            row(client, before, group, same),
            before.map(ScimGroups.Row::version).orElse(0L),
            added,
            removed,
            moved,
            false));
  }

  private static Set<String> members(ObjectNode group) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode member : group.path("members")) {
      String id = member.path("value").asText();
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static Set<String> minus(Set<String> these, Set<String> others) {
    Set<String> left = new LinkedHashSet<>(these);
    left.removeAll(others);
    return left;
  }

  private void refuseUnknown(ScimClient client, Set<String> added) {
    store.read(
        db -> {
          for (String id : added) {
            if (users.find(db, client.source(), id).isEmpty()) {
              throw ScimRefusal.value("members", "names no user: " + Shown.id(id));
            }
          }
          return true;
        });
  }

  private ScimGroups.Row row(
      ScimClient client, Optional<ScimGroups.Row> before, ObjectNode group, boolean same) {
    Instant now = clock.instant();
    return new ScimGroups.Row(
        before.map(ScimGroups.Row::id).orElseGet(() -> Ids.at(now)),
        client.source(),
        group.path("displayName").asText().toLowerCase(Locale.ROOT),
        group.path("externalId").asText(),
        ScimJson.text(group),
        before.map(row -> same ? row.version() : row.version() + 1).orElse(1L),
        before.map(ScimGroups.Row::createdAt).orElse(now),
        same ? before.orElseThrow().modifiedAt() : now);
  }

  private Written apply(ScimClient client, Move move) {
    Lock turn = budget.turnOf(client.source());
    turn.lock();
    try {
      List<Effect> effects = effects(client, move);
      Losing losing = budget.judge(client.source(), effects);
      String key =
          move.version() == 0
              ? "group:" + client.source() + ":" + move.after().nameKey()
              : move.after().id();
      boolean waits = !losing.users().isEmpty() && held.isWaiting(key);
      if (losing.tooMany().isPresent() || waits) {
        throw hold(client, key, move, effects, losing);
      }
      decision.decideAll(
          effects.stream().map(Effect::change).toList(),
          db -> {
            keep(db, move);
            budget.spend(db, client.source(), losing.users());
          });
      return new Written(move.after().id(), move.version() == 0, Optional.empty());
    } finally {
      turn.unlock();
    }
  }

  private void keep(JdbcClient db, Move move) {
    if (move.deletes()) {
      keeping.withoutGroup(db, move.after());
    } else {
      keeping.group(db, move.after(), move.added(), move.removed(), move.version());
    }
  }

  /** What each user whom it moves says by then; one that no mapping accepts is set aside. */
  private List<Effect> effects(ScimClient client, Move move) {
    Instant now = clock.instant();
    List<Effect> effects = new ArrayList<>();
    for (String id : move.moved()) {
      store
          .read(db -> users.find(db, client.source(), id))
          .ifPresent(
              user -> {
                ObjectNode resource = ScimJson.kept(user.resource());
                ObjectNode record =
                    ScimFacts.of(
                        Optional.of(resource), resource, Optional.of(groupsOf(id, move)), now);
                effect(client, id, record, now).ifPresent(effects::add);
              });
    }
    return effects;
  }

  private Optional<Effect> effect(ScimClient client, String id, ObjectNode record, Instant now) {
    Optional<IdentityChange> change = records.meaning(client.source(), record, now);
    if (change.isEmpty()) {
      try {
        passage.pass(client.source(), record, (db, receipt) -> {});
      } catch (ScimRefusal setAside) {
        return Optional.empty(); // with its reason and, where rights may be at stake, an incident
      }
    }
    return change.map(c -> new Effect(id, c));
  }

  private List<String> groupsOf(String user, Move move) {
    List<String> names = new ArrayList<>();
    for (Membership in : store.read(db -> groups.of(db, user))) {
      if (!in.group().equals(move.after().id())) {
        names.add(ScimJson.kept(in.resource()).path("displayName").asText());
      }
    }
    if (!move.removed().contains(user)) {
      names.add(move.name());
    }
    return names;
  }

  private ScimRefusal hold(
      ScimClient client, String key, Move move, List<Effect> effects, Losing losing) {
    HeldWrite write =
        new HeldWrite(
            key,
            List.of(),
            List.of(move.after()),
            new HashSet<>(move.added()),
            new HashSet<>(move.removed()),
            move.version(),
            move.deletes(),
            effects.stream().map(Effect::change).toList(),
            losing.users(),
            Steps.of(losing),
            losing.tooMany().orElse("A write of this group waits for an approver already"));
    held.hold(client.source(), write);
    return HeldRefusal.of(write);
  }
}
