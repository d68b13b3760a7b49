// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import com.unboundid.ldap.sdk.Entry;
import io.keyway.connectors.directory.DirectoryServers.Connected;
import io.keyway.connectors.directory.GroupTree;
import io.keyway.connectors.directory.GroupTree.Group;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.activedirectory.DomainSettings.Way;
import io.keyway.connectors.source.activedirectory.DomainToken.Cookie;
import io.keyway.connectors.source.activedirectory.DomainToken.Usn;
import io.keyway.model.identity.SyncToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One domain. One thread, but for {@link #close}. */
final class ActiveDirectorySource
    implements IdentitySource, IdentitySource.TellsChanges, IdentitySource.ReadsPeople {
  private final DomainSettings settings;
  private volatile @Nullable Connected open;
  private volatile boolean closed;
  private GroupTree groups = new GroupTree();
  private Optional<SyncToken> groupsAt = Optional.empty();

  ActiveDirectorySource(DomainSettings settings) {
    this.settings = settings;
  }

  @Override
  public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
    try (Domain domain = domain()) {
      Optional<SyncToken> token =
          switch (settings.way()) {
            case USN -> Optional.of(new Usn(domain.controller(), domain.highestUsn()).token());
            case DIRSYNC ->
                Optional.of(
                    new Cookie(domain.controller(), domain.synced(new byte[0], false).cookie())
                        .token());
            case NONE -> Optional.empty();
          };
      readGroups(domain);
      domain.people(page -> to.accept(SourceBatch.of(page.stream().map(this::entry).toList())));
      groupsAt = token;
      return token;
    }
  }

  @Override
  public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
    DomainToken token = DomainToken.of(since);
    try (Domain domain = domain()) {
      if (!domain.controller().equals(token.controller())) {
        throw new TokenInvalid(
            "Another domain controller answers, or its database was restored: numbers of one mean"
                + " nothing to another");
      }
      boolean groupsKnown = groupsAt.equals(Optional.of(since));
      groupsAt = Optional.empty();
      SyncToken next =
          switch (token) {
            case Usn usn when settings.way() == Way.USN -> byUsn(domain, usn, groupsKnown, to);
            case Cookie cookie when settings.way() == Way.DIRSYNC ->
                byDirSync(domain, cookie, groupsKnown, to);
            default -> throw new TokenInvalid("Changes were found in another way before");
          };
      groupsAt = Optional.of(next);
    }
  }

  @Override
  public List<SourceBatch.Entry> read(String id) {
    try (Domain domain = domain()) {
      GroupTree now = new GroupTree();
      domain.groups(now::put);
      return domain.people(id).stream().map(entry -> entry(entry, now)).toList();
    }
  }

  @Override
  public void close() {
    closed = true;
    Connected connected = open;
    if (connected != null) {
      connected.connection().close();
    }
  }

  private Domain domain() {
    Connected connected = settings.servers().connect();
    open = connected;
    try {
      if (closed) {
        connected.connection().close();
      }
      return new Domain(settings, connected);
    } catch (RuntimeException e) {
      connected.connection().close();
      throw e;
    }
  }

  /**
   * The bound is read before anything else, so that nothing is skipped; and all that changed, in
   * scope or not, before what is in scope, so that who is in scope is never taken for gone.
   */
  private SyncToken byUsn(Domain domain, Usn since, boolean groupsKnown, Consumer<SourceBatch> to) {
    long bound = domain.highestUsn();
    SyncToken next = new Usn(domain.controller(), bound).token();
    if (bound < since.usn()) {
      throw new TokenInvalid("The controller counts from an earlier number: it was set up anew");
    }
    if (bound == since.usn()) {
      return keepGroups(domain, groupsKnown, next);
    }
    Set<String> elsewhere = domain.changed(since.usn() + 1, bound);
    Changes changes = new Changes(domain, to);
    if (groupsKnown) {
      domain.groupsSince(since.usn() + 1, changes::group);
      elsewhere.stream()
          .filter(groups::knows)
          .toList()
          .forEach(
              id -> {
                if (!changes.groupsSeen.contains(id)) {
                  changes.groupGone(id);
                }
              });
    } else {
      domain.groupsSince(since.usn() + 1, group -> changes.everybody = true);
      readGroups(domain);
    }
    domain.peopleSince(
        since.usn() + 1, page -> page.forEach(entry -> changes.person(entry(entry))));
    changes.tell(elsewhere, next);
    return next;
  }

  private SyncToken byDirSync(
      Domain domain, Cookie since, boolean groupsKnown, Consumer<SourceBatch> to) {
    Domain.Synced synced = domain.synced(since.cookie(), true);
    SyncToken next = new Cookie(domain.controller(), synced.cookie()).token();
    if (synced.deleted().isEmpty()) {
      keepGroups(domain, groupsKnown, next);
      to.accept(new SourceBatch(List.of(), List.of(), Optional.of(next)));
      return next;
    }
    if (!groupsKnown) {
      readGroups(domain);
    }
    Changes changes = new Changes(domain, to);
    for (Map.Entry<String, Boolean> one : synced.deleted().entrySet()) {
      Optional<Group> group = one.getValue() ? Optional.empty() : domain.groupById(one.getKey());
      if (group.isPresent() || groups.knows(one.getKey())) {
        if (!groupsKnown) {
          changes.everybody = true;
        } else {
          group.ifPresentOrElse(changes::group, () -> changes.groupGone(one.getKey()));
        }
      } else if (!one.getValue()) {
        domain
            .person("<GUID=" + one.getKey() + ">")
            .ifPresent(entry -> changes.person(entry(entry)));
      }
    }
    changes.tell(synced.deleted().keySet(), next);
    return next;
  }

  private SyncToken keepGroups(Domain domain, boolean groupsKnown, SyncToken next) {
    if (!groupsKnown) {
      readGroups(domain);
    }
    return next;
  }

  private void readGroups(Domain domain) {
    GroupTree fresh = new GroupTree();
    domain.groups(fresh::put);
    groups = fresh;
  }

  private SourceBatch.Entry entry(Entry entry) {
    return entry(entry, groups);
  }

  private SourceBatch.Entry entry(Entry entry, GroupTree tree) {
    Map<String, Object> fields = settings.fields().of(entry);
    Account account = Account.of(entry);
    Instant now = settings.clock().instant();
    boolean left = settings.leaversBase().filter(base -> Account.isBelow(entry, base)).isPresent();
    fields.put("groups", tree.of(entry.getDN()));
    fields.put("status", left ? "left" : account.status(now));
    return new SourceBatch.Entry(
        Domain.id(entry), fields, account.expiresAt().filter(at -> at.isAfter(now)));
  }

  /** What changed, each account once, told at the end. */
  private final class Changes {
    private final Domain domain;
    private final Consumer<SourceBatch> to;
    private final Map<String, SourceBatch.Entry> people = new LinkedHashMap<>();
    private final Set<String> groupsSeen = new HashSet<>();
    private final Set<String> affected = new HashSet<>();
    private boolean everybody;

    Changes(Domain domain, Consumer<SourceBatch> to) {
      this.domain = domain;
      this.to = to;
    }

    void person(SourceBatch.Entry entry) {
      people.put(entry.key(), entry);
    }

    void group(Group group) {
      groupsSeen.add(group.id());
      affected.addAll(groups.put(group));
    }

    void groupGone(String id) {
      groupsSeen.add(id);
      affected.addAll(groups.gone(id));
    }

    /**
     * @param changed ids of all that changed, wherever it lies; what of it is no person that is
     *     read is gone, where it was one
     */
    void tell(Set<String> changed, SyncToken next) {
      everybody |= affected.size() > settings.page();
      if (everybody) {
        domain.people(page -> page.forEach(entry -> person(entry(entry))));
      } else {
        // Groups that changed after a person was read count for that person, too.
        affected.forEach(dn -> domain.person(dn).ifPresent(entry -> person(entry(entry))));
      }
      List<String> gone = new ArrayList<>(changed);
      gone.removeIf(id -> people.containsKey(id) || groups.knows(id) || groupsSeen.contains(id));
      List<SourceBatch.Entry> entries = new ArrayList<>(people.values());
      while (entries.size() > settings.page() || gone.size() > settings.page()) {
        to.accept(new SourceBatch(taken(entries), taken(gone), Optional.empty()));
      }
      to.accept(new SourceBatch(entries, gone, Optional.of(next)));
    }

    private <T> List<T> taken(List<T> all) {
      List<T> part = all.subList(0, Math.min(settings.page(), all.size()));
      List<T> taken = List.copyOf(part);
      part.clear();
      return taken;
    }
  }
}
