// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimListeners;
import io.keyway.app.store.ScimLosses;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.ScimUsers.Index;
import io.keyway.connectors.scim.ScimKind;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.connectors.scim.ScimShape;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps resources, each in the commit of what it says; on the writer's thread only. */
@Component
class ScimKeeping {
  private static final int CONFLICT = 409;

  private final ScimUsers users;
  private final ScimGroups groups;
  private final ScimLosses losses;
  private final ScimListeners listeners;

  ScimKeeping(ScimUsers users, ScimGroups groups, ScimLosses losses, ScimListeners listeners) {
    this.users = users;
    this.groups = groups;
    this.losses = losses;
    this.listeners = listeners;
  }

  /** Somebody else wrote the resource meanwhile; what was to be written is made anew of theirs. */
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overtaken() {
      super("overtaken", null, false, false);
    }
  }

  /**
   * A user as it is kept.
   *
   * @param employeeNumber as the mapping reads it
   */
  static ScimUsers.Row withNumber(ScimUsers.Row row, String employeeNumber) {
    return new ScimUsers.Row(
        row.id(),
        row.source(),
        row.userKey(),
        row.externalId(),
        employeeNumber,
        row.active(),
        row.resource(),
        row.version(),
        row.createdAt(),
        row.modifiedAt());
  }

  /** What is kept of a user beside the resource itself. */
  static String userKey(JsonNode user) {
    return user.path("userName").asText().toLowerCase(Locale.ROOT);
  }

  void user(JdbcClient db, ScimUsers.Row row, long version) {
    refuseTaken(db, row, Index.USER_NAME, row.userKey(), "userName");
    refuseTaken(db, row, Index.EMPLOYEE_NUMBER, row.employeeNumber(), "employeeNumber");
    ObjectNode resource = ScimJson.kept(row.resource());
    if (version == 0) {
      users.insert(db, row, emails(resource));
    } else if (!users.update(db, row, emails(resource), version)) {
      throw new Overtaken();
    }
    written(db, ScimKind.USER, row.source(), row.id());
  }

  void withoutUser(JdbcClient db, ScimUsers.Row row) {
    if (!users.delete(db, row.id(), row.version())) {
      throw new Overtaken();
    }
    written(db, ScimKind.USER, row.source(), row.id());
  }

  void group(
      JdbcClient db, ScimGroups.Row row, Set<String> added, Set<String> removed, long version) {
    Optional<ScimGroups.Row> taken = groups.named(db, row.source(), row.nameKey());
    if (taken.isPresent() && !taken.get().id().equals(row.id())) {
      throw taken("displayName", "group", taken.get().id());
    }
    if (version == 0) {
      groups.insert(db, row, added);
    } else if (!groups.update(db, row, added, removed, version)) {
      throw new Overtaken();
    }
    written(db, ScimKind.GROUP, row.source(), row.id());
  }

  void withoutGroup(JdbcClient db, ScimGroups.Row row) {
    if (!groups.delete(db, row.id(), row.version())) {
      throw new Overtaken();
    }
    written(db, ScimKind.GROUP, row.source(), row.id());
  }

  /** It waits for nobody's approval any more, and routes hear of it. */
  private void written(JdbcClient db, ScimKind kind, String source, String id) {
    losses.release(db, id);
    listeners.note(db, kind.path(), source, id);
  }

  private void refuseTaken(
      JdbcClient db, ScimUsers.Row row, Index index, String value, String attribute) {
    List<ScimUsers.Row> same = users.by(db, row.source(), index, value);
    for (ScimUsers.Row other : same) {
      if (!other.id().equals(row.id())) {
        throw taken(attribute, "user", other.id());
      }
    }
  }

  private static ScimRefusal taken(String attribute, String kind, String id) {
    return new ScimRefusal(
        CONFLICT, ScimRefusal.UNIQUENESS, "The " + attribute + " is that of " + kind + " " + id);
  }

  private static Set<String> emails(JsonNode user) {
    Set<String> emails = new HashSet<>();
    for (JsonNode email : user.path("emails")) {
      String value = email.path("value").asText().toLowerCase(Locale.ROOT);
      if (!value.isEmpty()) {
        emails.add(value);
      }
    }
    return emails;
  }

  static boolean isActive(JsonNode user) {
    return !ScimShape.isInactive(user);
  }
}
