// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimKind;
import io.keyway.connectors.scim.ScimRecord;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.connectors.scim.ScimRemote;
import io.keyway.connectors.scim.ScimSchemas;
import io.keyway.connectors.scim.ScimShape;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** One SCIM service that is read. Used by one thread, but for {@link #close}. */
final class ScimSource implements IdentitySource, TellsChanges, ReadsPeople {
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final int MOST_CHANGES = 50_000;
  private static final int DIGEST = 9;

  private static final Membership NOBODY = new Membership(Map.of(), "");

  private final ScimSourceSettings settings;
  private final ScimRemote remote;
  private final ScimPages pages;
  private final String server;

  ScimSource(ScimSourceSettings settings) {
    this.settings = settings;
    this.remote = new ScimRemote(settings.base(), settings.token()::value, settings.timeout());
    this.pages = new ScimPages(remote, settings.pageSize(), settings.clock());
    this.server = digest(settings.base() + "\n" + settings.filter() + "\n" + settings.groups());
  }

  /** Who is in which groups, by the ids of users, and a digest of all groups. */
  private record Membership(Map<String, List<String>> byUser, String digest) {}

  /**
   * What was modified a moment before it begins is remembered, so that it is not told again; what
   * is modified while it is read is told again, whether it was read before or after.
   */
  @Override
  public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
    Instant since = pages.now(ScimKind.USER.path()).minus(MARGIN);
    Set<String> recent = new HashSet<>();
    pages.all(
        ScimKind.USER.path(),
        since(since),
        "",
        users -> users.forEach(user -> recent.add(fingerprint(user))));
    Membership membership = membership();
    pages.all(
        ScimKind.USER.path(),
        settings.filter(),
        "",
        users -> {
          users.forEach(ScimSource::modifiedAt);
          hand(users.stream().map(user -> entry(user, membership)).toList(), Optional.empty(), to);
        });
    return Optional.of(new ScimToken(server, since, membership.digest(), recent).write());
  }

  @Override
  public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
    ScimToken token = ScimToken.read(since, server);
    if (settings.groups() && !groupsDigest().equals(token.groups())) {
      throw new TokenInvalid("Groups changed, and SCIM does not tell who left them");
    }
    List<JsonNode> changed = new ArrayList<>();
    Set<String> prints = new HashSet<>();
    Map<String, Instant> modified = new HashMap<>();
    Instant began =
        pages.all(
            ScimKind.USER.path(),
            since(token.since()),
            "",
            users -> {
              for (JsonNode user : users) {
                String print = fingerprint(user);
                modified.put(print, modifiedAt(user));
                if (!token.seen().contains(print) && prints.add(print)) {
                  changed.add(user);
                }
              }
              if (changed.size() > MOST_CHANGES) {
                throw new TokenInvalid("More changed than is told one by one");
              }
            });
    Instant next = began.minus(MARGIN);
    if (next.isBefore(token.since())) {
      next = token.since();
    }
    Set<String> recent = new HashSet<>();
    for (Map.Entry<String, Instant> each : modified.entrySet()) {
      if (!each.getValue().isBefore(next)) {
        recent.add(each.getKey());
      }
    }
    boolean isWorthKeeping = next.isAfter(token.since().plus(Duration.ofMinutes(1)));
    if (changed.isEmpty() && !isWorthKeeping) {
      return;
    }
    Membership membership = changed.isEmpty() ? NOBODY : membership();
    hand(
        changed.stream().map(user -> entry(user, membership)).toList(),
        Optional.of(new ScimToken(server, next, token.groups(), recent).write()),
        to);
  }

  @Override
  public List<SourceBatch.Entry> read(String id) {
    if (id.matches("[A-Za-z0-9._-]{1,128}")) {
      Optional<JsonNode> user = pages.one(ScimKind.USER.path(), id);
      if (user.isPresent()) {
        return List.of(entry(user.get(), membership()));
      }
    }
    String number = JSON.getNodeFactory().textNode(id).toString();
    List<JsonNode> found = new ArrayList<>();
    pages.all(
        ScimKind.USER.path(),
        ScimSchemas.ENTERPRISE + ":employeeNumber eq " + number,
        "",
        found::addAll);
    Membership membership = found.isEmpty() ? NOBODY : membership();
    return found.stream().map(user -> entry(user, membership)).toList();
  }

  @Override
  public void close() {
    remote.close();
  }

  private String since(Instant at) {
    String modified = "meta.lastModified ge \"" + at + "\"";
    return settings.filter().isEmpty() ? modified : "(" + settings.filter() + ") and " + modified;
  }

  /** In batches of what one may have; the last one carries the token. */
  private static void hand(
      List<SourceBatch.Entry> entries, Optional<SyncToken> next, Consumer<SourceBatch> to) {
    int at = 0;
    do {
      int end = Math.min(entries.size(), at + SourceBatch.MOST);
      boolean last = end == entries.size();
      to.accept(
          new SourceBatch(entries.subList(at, end), List.of(), last ? next : Optional.empty()));
      at = end;
    } while (at < entries.size());
  }

  private Membership membership() {
    if (!settings.groups()) {
      return NOBODY;
    }
    Map<String, List<String>> byUser = new HashMap<>();
    Set<String> all = new TreeSet<>();
    pages.all(
        ScimKind.GROUP.path(),
        "",
        "",
        groups -> {
          for (JsonNode group : groups) {
            all.add(groupPrint(group));
            String name = group.path("displayName").asText();
            for (JsonNode member : group.path("members")) {
              byUser
                  .computeIfAbsent(member.path("value").asText(), id -> new ArrayList<>())
                  .add(name);
            }
          }
        });
    return new Membership(byUser, digest(String.join("\n", all)));
  }

  private String groupsDigest() {
    Set<String> all = new TreeSet<>();
    pages.all(
        ScimKind.GROUP.path(),
        "",
        "members",
        groups -> groups.forEach(group -> all.add(groupPrint(group))));
    return digest(String.join("\n", all));
  }

  private static String groupPrint(JsonNode group) {
    return String.join(
        "\t",
        group.path("id").asText(),
        group.path("displayName").asText(),
        group.path("meta").path("lastModified").asText(),
        group.path("meta").path("version").asText());
  }

  private SourceBatch.Entry entry(JsonNode user, Membership membership) {
    String id = user.path("id").asText();
    try {
      ObjectNode shaped = ScimShape.read(ScimKind.USER, user);
      Optional<List<String>> groups =
          settings.groups()
              ? Optional.of(membership.byUser().getOrDefault(id, List.of()))
              : Optional.empty();
      ObjectNode record =
          ScimRecord.of(Optional.empty(), shaped, groups, settings.clock().instant());
      return new SourceBatch.Entry(id, JSON.convertValue(record, FIELDS));
    } catch (ScimRefusal e) {
      // Handed on as it is: the mapping refuses it, and says of whom it is.
      return new SourceBatch.Entry(id, JSON.convertValue(ScimRecord.unreadable(user), FIELDS));
    }
  }

  private static Instant modifiedAt(JsonNode user) {
    String text = user.path("meta").path("lastModified").asText();
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new ShapeChanged("A user has no meta.lastModified by which changes could be told", e);
    }
  }

  private static String fingerprint(JsonNode user) {
    return digest(user.toString());
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, DIGEST));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
