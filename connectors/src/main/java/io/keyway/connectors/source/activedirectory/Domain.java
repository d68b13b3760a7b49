// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import io.keyway.connectors.directory.DirectoryServers.Connected;
import io.keyway.connectors.directory.GroupTree.Group;
import io.keyway.connectors.directory.Searching;
import io.keyway.connectors.directory.Searching.Question;
import io.keyway.connectors.directory.Trouble;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.activedirectory.DomainToken.Controller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A domain, asked at one controller over one connection. One thread. */
final class Domain implements AutoCloseable {
  /** More changes than this at once are read as everybody. */
  private static final int MANY = 20_000;

  private static final Control SHOW_DELETED = new Control("1.2.840.113556.1.4.417", true);
  private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");
  private static final Filter ACCOUNT_OR_GROUP =
      Filter.createORFilter(
          Filter.createEqualityFilter("objectClass", "user"),
          Filter.createEqualityFilter("objectClass", "group"));

  private final DomainSettings settings;
  private final Connected connected;
  private final Searching searching;
  private final Searching everywhere;
  private final Controller controller;
  private final String root;

  /** What is read before anything else. */
  Domain(DomainSettings settings, Connected connected) {
    this.settings = settings;
    this.connected = connected;
    this.searching = new Searching(connected, settings.page(), Domain::isOfNoPeople);
    this.everywhere = new Searching(connected, settings.page(), url -> true);
    Entry dse =
        rootDse("dnsHostName", "dsServiceName", "defaultNamingContext", "highestCommittedUSN");
    this.root = required(dse, "defaultNamingContext");
    this.controller =
        new Controller(
            required(dse, "dnsHostName").toLowerCase(Locale.ROOT),
            invocationId(required(dse, "dsServiceName")));
  }

  /** Partitions of a domain in which there are no people: the DNS zones and the configuration. */
  private static boolean isOfNoPeople(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return Stream.of("dc=forestdnszones", "dc=domaindnszones", "cn=configuration")
        .anyMatch(lower::contains);
  }

  Controller controller() {
    return controller;
  }

  /** The highest number that was given by now: everything up to it can be read. */
  long highestUsn() {
    return Long.parseLong(required(rootDse("highestCommittedUSN"), "highestCommittedUSN"));
  }

  /** Everybody. */
  void people(Consumer<List<SearchResultEntry>> to) {
    searching.pages(
        new Question(base(), SearchScope.SUB, settings.people(), settings.peopleAttributes()), to);
  }

  /** People who changed from a number on. */
  void peopleSince(long usn, Consumer<List<SearchResultEntry>> to) {
    searching.pages(
        new Question(
            base(),
            SearchScope.SUB,
            Filter.createANDFilter(settings.people(), from(usn)),
            settings.peopleAttributes()),
        to);
  }

  /** People with an employee number, or an id. */
  List<SearchResultEntry> people(String id) {
    List<Filter> ids = new ArrayList<>(List.of(Filter.createEqualityFilter(settings.number(), id)));
    uuid(id)
        .ifPresent(
            uuid -> ids.add(Filter.createEqualityFilter(DomainSettings.ID, Guid.bytes(uuid))));
    return searching.all(
        new Question(
            base(),
            SearchScope.SUB,
            Filter.createANDFilter(settings.people(), Filter.createORFilter(ids)),
            settings.peopleAttributes()));
  }

  /** One person by where the account lies; empty where it is none that is read. */
  Optional<SearchResultEntry> person(String dn) {
    return searching
        .one(dn, settings.people(), settings.peopleAttributes())
        .filter(entry -> settings.peopleBase().map(b -> Account.isBelow(entry, b)).orElse(true));
  }

  /** All groups, whole. */
  void groups(Consumer<Group> to) {
    settings.groups().ifPresent(filter -> groups(filter, to));
  }

  /** Groups that changed from a number on. */
  void groupsSince(long usn, Consumer<Group> to) {
    settings.groups().ifPresent(filter -> groups(Filter.createANDFilter(filter, from(usn)), to));
  }

  private void groups(Filter filter, Consumer<Group> to) {
    searching.pages(
        new Question(
            root,
            SearchScope.SUB,
            filter,
            List.of(DomainSettings.ID, settings.groupName(), members(0))),
        page -> page.forEach(entry -> to.accept(group(entry))));
  }

  /**
   * Ids of all accounts and groups that changed from one number to another, wherever they lie now,
   * and of those that were deleted as far as this account may see them.
   */
  Set<String> changed(long from, long to) {
    Set<String> ids = new HashSet<>();
    everywhere.pages(
        new Question(
            root,
            SearchScope.SUB,
            Filter.createANDFilter(
                ACCOUNT_OR_GROUP,
                from(from),
                Filter.createLessOrEqualFilter("uSNChanged", String.valueOf(to))),
            List.of(DomainSettings.ID),
            List.of(SHOW_DELETED)),
        page -> {
          page.forEach(entry -> ids.add(id(entry)));
          refuseMany(ids.size());
        });
    return ids;
  }

  /**
   * What DirSync tells.
   *
   * @param deleted ids of what was deleted, and whether it was, by id
   */
  record Synced(Map<String, Boolean> deleted, byte[] cookie) {}

  /**
   * Ids of all accounts and groups that changed since a cookie. With LDAP_DIRSYNC_OBJECT_SECURITY:
   * it tells what this account may read, and needs no right to replicate.
   *
   * @param cookie empty for everything
   */
  Synced synced(byte[] cookie, boolean bounded) {
    Map<String, Boolean> ids = new LinkedHashMap<>();
    byte[] at = cookie;
    boolean more = true;
    while (more) {
      SearchRequest request =
          new SearchRequest(
              root, SearchScope.SUB, ACCOUNT_OR_GROUP, dirSyncAttributes().toArray(String[]::new));
      request.addControl(
          new ActiveDirectoryDirSyncControl(
              true,
              ActiveDirectoryDirSyncControl.FLAG_OBJECT_SECURITY,
              1 << 20,
              new ASN1OctetString(at)));
      try {
        SearchResult result = connected.connection().search(request);
        for (SearchResultEntry entry : result.getSearchEntries()) {
          ids.put(id(entry), "TRUE".equals(entry.getAttributeValue(DomainSettings.DELETED)));
        }
        ActiveDirectoryDirSyncControl answer = ActiveDirectoryDirSyncControl.get(result);
        if (answer == null || answer.getCookie() == null) {
          throw new ShapeChanged(
              connected.server() + " does not answer DirSync; set changes: usn", null);
        }
        at = answer.getCookie().getValue();
        more = answer.getFlags() != 0;
      } catch (LDAPSearchException e) {
        throw Trouble.of("Asking " + connected.server() + " by DirSync", e);
      } catch (LDAPException e) {
        throw Trouble.of("Reading what " + connected.server() + " says by DirSync", e);
      }
      if (bounded) {
        refuseMany(ids.size());
      }
    }
    return new Synced(ids, at);
  }

  /** Only objects of which one of these changed are told. */
  private List<String> dirSyncAttributes() {
    return Stream.concat(
            settings.peopleAttributes().stream(),
            Stream.of(DomainSettings.DELETED, "member", settings.groupName(), "name", "parentGUID"))
        .distinct()
        .toList();
  }

  /** A group by its id; empty where it is none that is read. */
  Optional<Group> groupById(String id) {
    return settings
        .groups()
        .flatMap(
            filter ->
                searching.one(
                    "<GUID=" + id + ">",
                    filter,
                    List.of(DomainSettings.ID, settings.groupName(), members(0))))
        .map(this::group);
  }

  private Group group(Entry entry) {
    Set<String> members = new HashSet<>();
    Entry part = entry;
    Optional<Integer> next = take(part, members);
    while (next.isPresent()) {
      part =
          searching
              .one(entry.getDN(), ANYTHING, List.of(members(next.get())))
              .orElseThrow(() -> new TokenInvalid("A group went away while it was read"));
      next = take(part, members);
    }
    String name = entry.getAttributeValue(settings.groupName());
    return new Group(id(entry), entry.getDN(), name == null ? entry.getDN() : name, members);
  }

  /** Range retrieval, [MS-ADTS] 3.1.1.3.1.3.3. */
  private String members(int from) {
    return "member;range=%d-%d".formatted(from, from + settings.membersAtOnce() - 1);
  }

  /** Takes the members that an answer has; where there are more, tells from which on. */
  private static Optional<Integer> take(Entry entry, Set<String> members) {
    Optional<Integer> next = Optional.empty();
    for (Attribute attribute : entry.getAttributes()) {
      if (attribute.getBaseName().equalsIgnoreCase("member")) {
        members.addAll(Arrays.asList(attribute.getValues()));
        for (String option : attribute.getOptions()) {
          String range = option.toLowerCase(Locale.ROOT);
          if (range.startsWith("range=") && !range.endsWith("*")) {
            next = Optional.of(Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1);
          }
        }
      }
    }
    return next;
  }

  static String id(Entry entry) {
    byte @Nullable [] id = entry.getAttributeValueBytes(DomainSettings.ID);
    if (id == null) {
      throw new ShapeChanged("Accounts have no objectGUID that this account may read", null);
    }
    return Guid.text(id);
  }

  @Override
  public void close() {
    connected.connection().close();
  }

  private static void refuseMany(int changes) {
    if (changes > MANY) {
      throw new TokenInvalid("More than " + MANY + " accounts and groups changed");
    }
  }

  private static Filter from(long usn) {
    return Filter.createGreaterOrEqualFilter("uSNChanged", String.valueOf(usn));
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String base() {
    return settings.peopleBase().map(DN::toString).orElse(root);
  }

  private Entry rootDse(String... attributes) {
    try {
      SearchResultEntry entry = connected.connection().getEntry("", attributes);
      if (entry == null) {
        throw new ShapeChanged(connected.server() + " has no root entry", null);
      }
      return entry;
    } catch (LDAPException e) {
      throw Trouble.of("Asking " + connected.server() + " who it is", e);
    }
  }

  private String invocationId(String service) {
    return searching
        .one(service, ANYTHING, List.of("invocationId"))
        .flatMap(entry -> Optional.ofNullable(entry.getAttributeValueBytes("invocationId")))
        .map(Guid::text)
        .orElseThrow(
            () ->
                new ShapeChanged(
                    connected.server()
                        + " does not tell its invocationId, by which a restored database is known;"
                        + " let this account read the configuration partition",
                    null));
  }

  private String required(Entry entry, String attribute) {
    String value = entry.getAttributeValue(attribute);
    if (value == null) {
      throw new ShapeChanged(
          connected.server() + " has no " + attribute + " and is no domain controller", null);
    }
    return value;
  }
}
