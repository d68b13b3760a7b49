// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.decision.Alongside;
import io.keyway.app.scim.ScimBudget.Effect;
import io.keyway.app.scim.ScimBudget.Losing;
import io.keyway.app.scim.ScimKeeping.Overtaken;
import io.keyway.app.store.Ids;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.Store;
import io.keyway.connectors.scim.ScimKind;
import io.keyway.connectors.scim.ScimPatch;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.connectors.scim.ScimSchemas;
import io.keyway.connectors.scim.ScimShape;
import io.keyway.model.audit.Receipt;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Writes users: the record that a user is goes through the door, and the user is kept in the
 * decision's commit. Thread-safe.
 */
@Component
class UserWrites {
  private static final int TRIES = 5;

  private final Store store;
  private final ScimUsers users;
  private final ScimGroups groups;
  private final ScimKeeping keeping;
  private final ScimRecords records;
  private final ScimPassage passage;
  private final ScimBudget budget;
  private final HeldWrites held;
  private final Clock clock;

  UserWrites(
      Store store,
      ScimUsers users,
      ScimGroups groups,
      ScimKeeping keeping,
      ScimRecords records,
      ScimPassage passage,
      ScimBudget budget,
      HeldWrites held,
      Clock clock) {
    this.store = store;
    this.users = users;
    this.groups = groups;
    this.keeping = keeping;
    this.records = records;
    this.passage = passage;
    this.budget = budget;
    this.held = held;
    this.clock = clock;
  }

  /** RFC 7644, section 3.3. Who is not said to be inactive is active, and is answered so. */
  Written create(ScimClient client, JsonNode body) {
    ObjectNode user = ScimShape.read(ScimKind.USER, body);
    if (!user.has("active")) {
      user.put("active", true);
    }
    return again(() -> write(client, Optional.empty(), user));
  }

  /**
   * RFC 7644, section 3.5.1; but what Keyway must not lose stays where the body does not speak of
   * it: whether the user is active, the employee number, and the credentials.
   */
  Written replace(ScimClient client, String id, Optional<String> ifMatch, JsonNode body) {
    ObjectNode user = ScimShape.read(ScimKind.USER, body);
    return change(client, id, ifMatch, before -> keepingWhatIsOurs(before, user.deepCopy()));
  }

  /** RFC 7644, section 3.5.2. */
  Written patch(ScimClient client, String id, Optional<String> ifMatch, JsonNode body) {
    return change(client, id, ifMatch, before -> ScimPatch.apply(ScimKind.USER, before, body));
  }

  /** RFC 7644, section 3.6: an explicit termination, which nothing holds. */
  Written delete(ScimClient client, String id, Optional<String> ifMatch) {
    return again(
        () -> {
          ScimUsers.Row before = find(client, id);
          Preconditions.check(ifMatch, before.version());
          ObjectNode record = ScimFacts.deleted(ScimJson.kept(before.resource()));
          Receipt receipt =
              passage.pass(client.source(), record, (db, r) -> keeping.withoutUser(db, before));
          return new Written(id, false, Optional.of(receipt));
        });
  }

  private ScimUsers.Row find(ScimClient client, String id) {
    return store
        .read(db -> users.find(db, client.source(), id))
        .orElseThrow(() -> new ScimRefusal(404, "", "There is no user " + Shown.id(id)));
  }

  private Written change(
      ScimClient client,
      String id,
      Optional<String> ifMatch,
      Function<ObjectNode, ObjectNode> change) {
    return again(
        () -> {
          ScimUsers.Row before = find(client, id);
          Preconditions.check(ifMatch, before.version());
          ObjectNode after = change.apply(ScimJson.kept(before.resource()));
          return write(client, Optional.of(before), after);
        });
  }

  private interface Attempt {
    Written once();
  }

  /** Whoever is overtaken by another write of the same user looks again. */
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

  private static ObjectNode keepingWhatIsOurs(ObjectNode before, ObjectNode user) {
    if (!user.has("active") && before.has("active")) {
      user.set("active", before.get("active"));
    }
    if (!user.has(ScimSchemas.CREDENTIAL) && before.has(ScimSchemas.CREDENTIAL)) {
      user.set(ScimSchemas.CREDENTIAL, before.get(ScimSchemas.CREDENTIAL));
    }
    String number = ScimFacts.number(before);
    if (ScimFacts.number(user).isEmpty() && !number.isEmpty()) {
      ObjectNode enterprise =
          user.get(ScimSchemas.ENTERPRISE) instanceof ObjectNode there
              ? there
              : user.putObject(ScimSchemas.ENTERPRISE);
      enterprise.put("employeeNumber", number);
    }
    return user;
  }

  private Written write(ScimClient client, Optional<ScimUsers.Row> before, ObjectNode user) {
    if (user.path("userName").asText().isBlank()) {
      throw ScimRefusal.value("userName", "is missing");
    }
    Instant now = clock.instant();
    ScimUsers.Row after = row(client, before, user, now);
    ObjectNode record =
        ScimFacts.of(before.map(row -> ScimJson.kept(row.resource())), user, groupsOf(before), now);
    List<Effect> effects =
        records.meaning(client.source(), record, now).stream()
            .map(change -> new Effect(after.id(), change))
            .toList();
    long version = before.map(ScimUsers.Row::version).orElse(0L);
    Receipt receipt;
    if (budget.mayTakeAway(effects)) {
      receipt = inTurn(client, record, after, version, effects);
    } else {
      receipt = pass(client, record, after, version, Set.of());
    }
    return new Written(after.id(), before.isEmpty(), Optional.of(receipt));
  }

  private Receipt inTurn(
      ScimClient client,
      ObjectNode record,
      ScimUsers.Row after,
      long version,
      List<Effect> effects) {
    Lock turn = budget.turnOf(client.source());
    turn.lock();
    try {
      Losing losing = budget.judge(client.source(), effects);
      String key = version == 0 ? "user:" + client.source() + ":" + after.userKey() : after.id();
      boolean waits = !losing.users().isEmpty() && held.isWaiting(key);
      if (losing.tooMany().isPresent() || waits) {
        throw hold(client, key, after, version, effects, losing);
      }
      return pass(client, record, after, version, losing.users());
    } finally {
      turn.unlock();
    }
  }

  private ScimRefusal hold(
      ScimClient client,
      String key,
      ScimUsers.Row after,
      long version,
      List<Effect> effects,
      Losing losing) {
    String number = effects.getFirst().change().subject().employeeNumber().value();
    HeldWrite write =
        new HeldWrite(
            key,
            List.of(ScimKeeping.withNumber(after, number)),
            List.of(),
            Set.of(),
            Set.of(),
            version,
            false,
            effects.stream().map(Effect::change).toList(),
            losing.users(),
            Steps.of(losing),
            losing.tooMany().orElse("A write of this user waits for an approver already"));
    held.hold(client.source(), write);
    return HeldRefusal.of(write);
  }

  private Receipt pass(
      ScimClient client, ObjectNode record, ScimUsers.Row after, long version, Set<String> losing) {
    Alongside keep =
        (db, receipt) -> {
          keeping.user(db, ScimKeeping.withNumber(after, receipt.employeeNumber()), version);
          budget.spend(db, client.source(), losing);
        };
    return passage.pass(client.source(), record, keep);
  }

  private Optional<List<String>> groupsOf(Optional<ScimUsers.Row> user) {
    return user.map(row -> store.read(db -> groups.of(db, row.id())))
        .filter(in -> !in.isEmpty())
        .map(
            in ->
                in.stream()
                    .map(group -> ScimJson.kept(group.resource()).path("displayName").asText())
                    .toList());
  }

  /** Its version counts on only where something differs: nothing new is no news. */
  private static ScimUsers.Row row(
      ScimClient client, Optional<ScimUsers.Row> before, ObjectNode user, Instant now) {
    String resource = ScimJson.text(user);
    boolean same = before.isPresent() && ScimJson.kept(before.get().resource()).equals(user);
    return new ScimUsers.Row(
        before.map(ScimUsers.Row::id).orElseGet(() -> Ids.at(now)),
        client.source(),
        ScimKeeping.userKey(user),
        user.path("externalId").asText(),
        "",
        ScimKeeping.isActive(user),
        resource,
        before.map(row -> same ? row.version() : row.version() + 1).orElse(1L),
        before.map(ScimUsers.Row::createdAt).orElse(now),
        same ? before.get().modifiedAt() : now);
  }
}
