// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ContentSyncInfoIntermediateResponse;
import com.unboundid.util.StaticUtils;
import io.keyway.connectors.directory.DirectoryServers.Connected;
import io.keyway.connectors.directory.GroupTree;
import io.keyway.connectors.directory.GroupTree.Group;
import io.keyway.connectors.directory.Searching;
import io.keyway.connectors.directory.Searching.Question;
import io.keyway.connectors.directory.Trouble;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.model.identity.SyncToken;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One LDAP directory. One thread, but for {@link #close}. */
final class LdapSource
    implements IdentitySource, IdentitySource.TellsChanges, IdentitySource.ReadsPeople {
  /**
   * What an administrator writes to lock an account for good: no instant, and no wrong password.
   */
  private static final String BY_ADMINISTRATOR = "000001010000Z";

  private final LdapSettings settings;
  private @Nullable Following following;
  private volatile @Nullable Connected open;
  private volatile boolean closed;

  LdapSource(LdapSettings settings) {
    this.settings = settings;
  }

  @Override
  public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
    try (Reading reading = read()) {
      Optional<SyncToken> token =
          settings.follows() ? Optional.of(reading.tokenNow()) : Optional.empty();
      GroupTree groups = reading.groups();
      reading.people(
          page ->
              to.accept(SourceBatch.of(page.stream().map(entry -> entry(entry, groups)).toList())));
      return token;
    }
  }

  @Override
  public boolean waits() {
    return settings.follows();
  }

  @Override
  public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
    LdapToken token = LdapToken.of(since);
    Following now = following;
    if (now == null || !now.isAt(since)) {
      stopFollowing();
      now = follow(token);
      following = now;
    }
    try {
      now.tell(wait, to);
    } catch (RuntimeException e) {
      stopFollowing();
      throw e;
    }
  }

  @Override
  public List<SourceBatch.Entry> read(String id) {
    try (Reading reading = read()) {
      GroupTree groups = reading.groups();
      Filter whom =
          Filter.createANDFilter(
              settings.people(),
              Filter.createORFilter(
                  Filter.createEqualityFilter(settings.number(), id),
                  Filter.createEqualityFilter(LdapSettings.ID, id)));
      return reading
          .searching
          .all(
              new Question(
                  settings.peopleBase(), SearchScope.SUB, whom, settings.peopleAttributes()))
          .stream()
          .map(entry -> entry(entry, groups))
          .toList();
    }
  }

  @Override
  public void close() {
    closed = true;
    Connected connected = open;
    if (connected != null) {
      connected.connection().close();
    }
    Following now = following;
    if (now != null) {
      now.sync.close();
    }
  }

  private void stopFollowing() {
    Following now = following;
    if (now != null) {
      now.sync.close();
      following = null;
    }
  }

  private Reading read() {
    Connected connected = settings.servers().connect();
    open = connected;
    if (closed) {
      connected.connection().close();
    }
    return new Reading(connected);
  }

  private Following follow(LdapToken token) {
    Connected connected = settings.servers().connect();
    try {
      Reading reading = new Reading(connected);
      if (!reading.directory().equals(token.directory())) {
        throw new TokenInvalid("This directory is not the one that was read before");
      }
      GroupTree groups = reading.groups();
      ContentSync sync = ContentSync.from(connected, settings, token.cookie());
      return new Following(token, sync, groups);
    } catch (RuntimeException e) {
      connected.connection().close();
      throw e;
    }
  }

  private SourceBatch.Entry entry(Entry entry, GroupTree groups) {
    Map<String, Object> fields = settings.fields().of(entry);
    fields.put("groups", groups.of(entry.getDN()));
    Optional<Instant> end = end(entry);
    fields.put("status", status(entry, end));
    return new SourceBatch.Entry(
        id(entry), fields, end.filter(at -> at.isAfter(settings.clock().instant())));
  }

  private String status(Entry entry, Optional<Instant> end) {
    if (settings.leaversBase().isPresent() && isBelow(entry, settings.leaversBase().get())) {
      return "left";
    }
    if (BY_ADMINISTRATOR.equals(entry.getAttributeValue(LdapSettings.LOCKED))) {
      return "locked";
    }
    boolean isOver = end.filter(at -> !at.isAfter(settings.clock().instant())).isPresent();
    return isOver ? "expired" : "active";
  }

  /** When an account ends by itself. */
  private Optional<Instant> end(Entry entry) {
    String text = entry.getAttributeValue(LdapSettings.END);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(StaticUtils.decodeGeneralizedTime(text).toInstant());
    } catch (ParseException e) {
      throw new ShapeChanged(
          "The " + LdapSettings.END + " of an entry is no time as in RFC 4517", e);
    }
  }

  private static boolean isBelow(Entry entry, DN base) {
    try {
      return entry.getParsedDN().isDescendantOf(base, true);
    } catch (LDAPException e) {
      return false;
    }
  }

  private String id(Entry entry) {
    String id = entry.getAttributeValue(LdapSettings.ID);
    if (id == null) {
      throw new ShapeChanged(
          "Entries have no "
              + LdapSettings.ID
              + " that this account may read; let it, for it is what an entry is known by when it"
              + " is renamed",
          null);
    }
    return id;
  }

  /** One connection on which is searched. */
  private final class Reading implements AutoCloseable {
    private final Connected connected;
    private final Searching searching;

    Reading(Connected connected) {
      this.connected = connected;
      this.searching = new Searching(connected, settings.page(), url -> false);
    }

    String directory() {
      return searching
          .one(
              settings.base(), Filter.createPresenceFilter("objectClass"), List.of(LdapSettings.ID))
          .map(LdapSource.this::id)
          .orElseThrow(
              () ->
                  new ShapeChanged(
                      "There is nothing at the base of " + connected.server() + "; check base",
                      null));
    }

    SyncToken tokenNow() {
      try {
        byte[] cookie =
            ContentSync.cookieNow(connected, settings.base())
                .orElseThrow(
                    () ->
                        new ShapeChanged(
                            connected.server()
                                + " tells no changes; load its overlay syncprov, or set changes:"
                                + " none to read everybody each time",
                            null));
        return new LdapToken(directory(), cookie).token();
      } catch (LDAPException e) {
        throw Trouble.of("Asking " + connected.server() + " how far it is (RFC 4533)", e);
      }
    }

    GroupTree groups() {
      GroupTree tree = new GroupTree();
      settings
          .groups()
          .ifPresent(
              filter ->
                  searching.pages(
                      new Question(
                          settings.base(), SearchScope.SUB, filter, settings.groupAttributes()),
                      page -> page.forEach(entry -> tree.put(group(entry)))));
      return tree;
    }

    void people(Consumer<List<SearchResultEntry>> to) {
      searching.pages(
          new Question(
              settings.peopleBase(),
              SearchScope.SUB,
              settings.people(),
              settings.peopleAttributes()),
          to);
    }

    @Override
    public void close() {
      connected.connection().close();
      open = null;
    }
  }

  private Group group(Entry entry) {
    String[] members = entry.getAttributeValues(settings.member());
    String name = entry.getAttributeValue(settings.groupName());
    return new Group(
        id(entry),
        entry.getDN(),
        name == null ? entry.getDN() : name,
        members == null ? Set.of() : new HashSet<>(Arrays.asList(members)));
  }

  /** A directory that is followed. */
  private final class Following {
    private static final Duration NOTHING_NEW = Duration.ofMillis(1);
    private static final Duration ALIVE = Duration.ofSeconds(30);

    private final String directory;
    private final ContentSync sync;
    private final GroupTree groups;
    private final List<SourceBatch.Entry> entries = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private SyncToken reached;
    private Optional<SyncToken> next = Optional.empty();
    private boolean refreshed;
    private boolean isEverybodyMeant;
    private Instant heard;

    Following(LdapToken token, ContentSync sync, GroupTree groups) {
      this.directory = token.directory();
      this.reached = token.token();
      this.sync = sync;
      this.groups = groups;
      this.heard = settings.clock().instant();
    }

    /** Whether it goes on from there, and nothing lies here that was not handed on. */
    boolean isAt(SyncToken token) {
      return reached.equals(token) && entries.isEmpty() && gone.isEmpty();
    }

    void tell(Duration wait, Consumer<SourceBatch> to) {
      while (!refreshed) {
        Optional<ContentSync.Said> said = sync.next(settings.servers().responseTimeout());
        take(
            said.orElseThrow(
                () -> new Unreachable(sync.connected().server() + " fell silent", null)),
            to);
      }
      if (isEverybodyMeant) {
        everybody(to);
        isEverybodyMeant = false;
      }
      handOn(to);
      Optional<ContentSync.Said> said = sync.next(wait);
      while (said.isPresent()) {
        take(said.get(), to);
        if (entries.size() + gone.size() >= settings.page()) {
          handOn(to);
        }
        said = sync.next(NOTHING_NEW);
      }
      handOn(to);
      askWhetherItLives();
    }

    private void take(ContentSync.Said said, Consumer<SourceBatch> to) {
      heard = settings.clock().instant();
      switch (said) {
        case ContentSync.Said.Ended ended -> throw ended.why();
        case ContentSync.Said.Info info -> take(info.info());
        case ContentSync.Said.Of of -> {
          take(of);
          if (!refreshed && entries.size() + gone.size() >= settings.page()) {
            to.accept(batch(Optional.empty()));
          }
        }
      }
    }

    private void take(ContentSyncInfoIntermediateResponse info) {
      switch (info.getType()) {
        case NEW_COOKIE -> cookie(info.getCookie());
        case REFRESH_DELETE -> {
          cookie(info.getCookie());
          refreshed |= info.refreshDone();
        }
        case REFRESH_PRESENT -> throw unlogged();
        case SYNC_ID_SET -> {
          if (!info.refreshDeletes()) {
            throw unlogged();
          }
          info.getEntryUUIDs().forEach(id -> remove(id.toString()));
          cookie(info.getCookie());
        }
      }
    }

    /** It tells who is there rather than who is gone: its log of deletions is too short. */
    private TokenInvalid unlogged() {
      return new TokenInvalid(
          "The server no longer knows what was deleted since; a longer syncprov-sessionlog would");
    }

    private void take(ContentSync.Said.Of of) {
      String id = of.state().getEntryUUID().toString();
      switch (of.state().getState()) {
        case PRESENT -> throw unlogged();
        case DELETE -> remove(id);
        case ADD, MODIFY -> put(of.entry(), id);
      }
      cookie(of.state().getCookie());
    }

    private void cookie(@Nullable ASN1OctetString cookie) {
      if (cookie != null && cookie.getValueLength() > 0) {
        next = Optional.of(new LdapToken(directory, cookie.getValue()).token());
      }
    }

    private void remove(String id) {
      if (groups.knows(id)) {
        affected(groups.gone(id));
      } else {
        entries.removeIf(entry -> entry.key().equals(id));
        gone.add(id);
      }
    }

    private void put(SearchResultEntry entry, String id) {
      if (settings.isGroup(entry)) {
        affected(groups.put(group(entry)));
      } else if (isBelow(entry, peopleBase())) {
        put(LdapSource.this.entry(entry, groups));
      } else {
        remove(id);
      }
    }

    private void put(SourceBatch.Entry entry) {
      entries.removeIf(other -> other.key().equals(entry.key()));
      gone.remove(entry.key());
      entries.add(entry);
    }

    /** People whose groups are others now are read again. */
    private void affected(Set<String> names) {
      if (!refreshed) {
        isEverybodyMeant = true; // who was in the group before it changed is not known
        return;
      }
      if (names.size() > settings.page()) {
        isEverybodyMeant = true;
        return;
      }
      Searching searching = new Searching(sync.connected(), settings.page(), url -> false);
      for (String name : names) {
        searching
            .one(name, settings.people(), settings.peopleAttributes())
            .filter(entry -> isBelow(entry, peopleBase()))
            .ifPresent(entry -> put(LdapSource.this.entry(entry, groups)));
      }
    }

    private void everybody(Consumer<SourceBatch> to) {
      Searching searching = new Searching(sync.connected(), settings.page(), url -> false);
      searching.pages(
          new Question(
              settings.peopleBase(),
              SearchScope.SUB,
              settings.people(),
              settings.peopleAttributes()),
          page ->
              to.accept(
                  new SourceBatch(
                      page.stream().map(e -> LdapSource.this.entry(e, groups)).toList(),
                      List.of(),
                      Optional.empty())));
    }

    private void handOn(Consumer<SourceBatch> to) {
      if (isEverybodyMeant) {
        everybody(to);
        isEverybodyMeant = false;
      }
      if (next.isPresent() && !next.get().equals(reached)) {
        SyncToken token = next.get();
        to.accept(batch(next));
        reached = token;
      }
    }

    private SourceBatch batch(Optional<SyncToken> token) {
      SourceBatch batch = new SourceBatch(entries, gone, token);
      entries.clear();
      gone.clear();
      return batch;
    }

    /** A connection that died without a word is found out. */
    private void askWhetherItLives() {
      Instant now = settings.clock().instant();
      if (Duration.between(heard, now).compareTo(ALIVE) > 0) {
        try {
          sync.connection().getRootDSE();
          heard = now;
        } catch (LDAPException e) {
          throw Trouble.of("Following " + sync.connected().server(), e);
        }
      }
    }

    private DN peopleBase() {
      try {
        return new DN(settings.peopleBase());
      } catch (LDAPException e) {
        throw new IllegalStateException("It was checked", e);
      }
    }
  }
}
