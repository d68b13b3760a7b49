// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.ScimUsers.Index;
import io.keyway.app.store.Store;
import io.keyway.connectors.scim.ScimFilter;
import io.keyway.connectors.scim.ScimFilter.Compare;
import io.keyway.connectors.scim.ScimFilter.Operator;
import io.keyway.connectors.scim.ScimSchemas;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds users and groups, in the order of their creation, which pages rely on. What a filter asks
 * of a name, an id, an address or a time of change is looked up; the rest is looked through.
 */
@Component
class ScimSearch {
  /** As many as one answer has at most. */
  static final int MOST = 1_000;

  private static final int USUAL = 100;

  private final Store store;
  private final ScimUsers users;
  private final ScimGroups groups;

  ScimSearch(Store store, ScimUsers users, ScimGroups groups) {
    this.store = store;
    this.users = users;
    this.groups = groups;
  }

  /**
   * What is asked for.
   *
   * @param start from 1
   * @param count at most this many; 0 asks for their number only
   */
  record Query(Optional<ScimFilter> filter, int start, int count) {
    static Query of(Optional<ScimFilter> filter, Optional<Integer> start, Optional<Integer> count) {
      return new Query(
          filter, Math.max(1, start.orElse(1)), Math.max(0, Math.min(MOST, count.orElse(USUAL))));
    }
  }

  /**
   * A page.
   *
   * @param total how many there are on all pages
   */
  record Page(int total, List<ObjectNode> resources) {
    Page {
      resources = List.copyOf(resources);
    }
  }

  Page users(ScimClient client, ScimView view, Query query) {
    return store.read(
        db ->
            query.filter().isEmpty()
                ? allUsers(db, client, view, query)
                : somebody(db, client, view, query, query.filter().get()));
  }

  private Page allUsers(JdbcClient db, ScimClient client, ScimView view, Query query) {
    List<ScimUsers.Row> rows =
        query.count() == 0
            ? List.of()
            : users.page(db, client.source(), query.start() - 1, query.count());
    return new Page(
        users.count(db, client.source()),
        rows.stream().map(row -> view.user(row, groups.of(db, row.id()))).toList());
  }

  private Page somebody(
      JdbcClient db, ScimClient client, ScimView view, Query query, ScimFilter filter) {
    Gathering gathering = new Gathering(filter, query);
    candidates(
        db, client.source(), filter, row -> gathering.see(view.user(row, groups.of(db, row.id()))));
    return gathering.page();
  }

  /** Those that may match, found by an index where the filter allows it. */
  private void candidates(
      JdbcClient db, String source, ScimFilter filter, Consumer<ScimUsers.Row> to) {
    for (Compare compare : filter.necessary()) {
      Optional<Index> index = indexOf(compare);
      if (index.isPresent()) {
        boolean folded = index.get() == Index.USER_NAME || index.get() == Index.EMAIL;
        String value = compare.value();
        users
            .by(db, source, index.get(), folded ? value.toLowerCase(Locale.ROOT) : value)
            .forEach(to);
        return;
      }
      Optional<Instant> since = sinceOf(compare);
      if (since.isPresent()) {
        users.modifiedSince(db, source, since.get()).forEach(to);
        return;
      }
    }
    String last = "";
    for (List<ScimUsers.Row> some = users.after(db, source, last);
        !some.isEmpty();
        some = users.after(db, source, last)) {
      some.forEach(to);
      last = some.getLast().id();
    }
  }

  private static Optional<Index> indexOf(Compare compare) {
    if (compare.operator() != Operator.EQ) {
      return Optional.empty();
    }
    String name = compare.of().attribute().toLowerCase(Locale.ROOT);
    boolean enterprise = compare.of().schema().equals(ScimSchemas.ENTERPRISE);
    String part = compare.of().part().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(
        switch (name) {
          case "id" -> Index.ID;
          case "username" -> Index.USER_NAME;
          case "externalid" -> Index.EXTERNAL_ID;
          case "emails" -> part.isEmpty() || part.equals("value") ? Index.EMAIL : null;
          case "employeenumber" -> enterprise ? Index.EMPLOYEE_NUMBER : null;
          default -> null;
        });
  }

  private static Optional<Instant> sinceOf(Compare compare) {
    boolean newer = compare.operator() == Operator.GT || compare.operator() == Operator.GE;
    if (newer
        && compare.of().attribute().equalsIgnoreCase("meta")
        && compare.of().part().equalsIgnoreCase("lastModified")) {
      try {
        return Optional.of(OffsetDateTime.parse(compare.value()).toInstant());
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * @param members whether members are asked for
   */
  Page groups(ScimClient client, ScimView view, Query query, boolean members) {
    return store.read(
        db -> {
          Gathering gathering = new Gathering(query.filter().orElse(null), query);
          boolean asks = query.filter().map(ScimFilter::toString).orElse("").contains("members");
          for (ScimGroups.Row row : groups.all(db, client.source())) {
            boolean wanted = asks || members && gathering.isNextWanted();
            List<String> in = wanted ? groups.members(db, row.id()) : List.of();
            gathering.see(view.group(row, in));
          }
          return gathering.page();
        });
  }

  Optional<ScimUsers.Row> user(ScimClient client, String id) {
    return store.read(db -> users.find(db, client.source(), id));
  }

  Optional<ObjectNode> shownUser(ScimClient client, ScimView view, String id) {
    return store.read(
        db ->
            users
                .find(db, client.source(), id)
                .map(row -> view.user(row, groups.of(db, row.id()))));
  }

  Optional<ObjectNode> shownGroup(ScimClient client, ScimView view, String id, boolean members) {
    return store.read(
        db ->
            groups
                .find(db, client.source(), id)
                .map(row -> view.group(row, members ? groups.members(db, id) : List.of())));
  }

  /** Counts what matches, and keeps what is on the page. */
  private static final class Gathering {
    private final @Nullable ScimFilter filter;
    private final Query query;
    private final List<ObjectNode> kept = new ArrayList<>();
    private int seen;

    Gathering(@Nullable ScimFilter filter, Query query) {
      this.filter = filter;
      this.query = query;
    }

    void see(ObjectNode resource) {
      if (filter != null && !filter.matches(resource)) {
        return;
      }
      seen++;
      if (seen >= query.start() && kept.size() < query.count()) {
        kept.add(resource);
      }
    }

    /** Whether what matches next is on the page. */
    boolean isNextWanted() {
      return seen + 1 >= query.start() && kept.size() < query.count();
    }

    Page page() {
      return new Page(seen, kept);
    }
  }
}
