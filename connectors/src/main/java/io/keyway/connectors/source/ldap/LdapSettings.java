// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.keyway.connectors.directory.DirectoryServers;
import io.keyway.connectors.directory.Fields;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceOptions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is read of an LDAP directory.
 *
 * @param base below which everything lies that is read
 * @param peopleBase below which people lie
 * @param people which entries are people
 * @param groups which entries are groups; empty where groups do not matter
 * @param member attribute of a group that names its members
 * @param groupName attribute of a group by which rules know it
 * @param fields which attributes of people are handed on
 * @param number attribute with the employee number
 * @param leaversBase below which people lie who left
 * @param follows whether changes are told as they happen, by RFC 4533
 */
record LdapSettings(
    DirectoryServers servers,
    String source,
    String base,
    String peopleBase,
    Filter people,
    Optional<Filter> groups,
    String member,
    String groupName,
    Fields fields,
    String number,
    Optional<DN> leaversBase,
    int page,
    boolean follows,
    Clock clock) {
  static final String LOCKED = "pwdAccountLockedTime";
  static final String END = "pwdEndTime";
  static final String ID = "entryUUID";

  private static final List<String> ATTRIBUTES =
      List.of("employeeNumber", "givenName", "sn", "mail", "employeeType", "departmentNumber", "l");
  private static final List<String> FIRST =
      List.of("givenName", "sn", "cn", "mail", "employeeType", "departmentNumber", "l", "title");

  static LdapSettings of(SourceOptions options) {
    DirectoryServers servers = new DirectoryServers(options);
    String base = dn(options, "base", options.text("base")).toString();
    String number = options.text("number-attribute", "employeeNumber");
    String filter = options.text("filter", "(&(objectClass=inetOrgPerson)(" + number + "=*))");
    Set<String> first = new HashSet<>();
    options.texts("first-value-of", FIRST).forEach(a -> first.add(a.toLowerCase(Locale.ROOT)));
    LdapSettings settings =
        new LdapSettings(
            servers,
            options.source(),
            base,
            dn(options, "people-base", options.text("people-base", base)).toString(),
            filter(options, "filter", filter),
            options.optionalText("groups-filter").map(f -> filter(options, "groups-filter", f)),
            options.text("member-attribute", "member"),
            options.text("group-name-attribute", "cn"),
            new Fields(options.texts("attributes", ATTRIBUTES), first),
            number,
            options.optionalText("leavers-base").map(text -> dn(options, "leavers-base", text)),
            options.number("page-size", 500, 1, SourceBatch.MOST),
            options.oneOf("changes", "sync", "sync", "none").equals("sync"),
            options.clock());
    options.refuseOthers();
    return settings;
  }

  /** What a search for people must ask for. */
  List<String> peopleAttributes() {
    return fields.with(number, ID, LOCKED, END);
  }

  /** What a search for groups must ask for. */
  List<String> groupAttributes() {
    return List.of(ID, member, groupName);
  }

  /** What a search for both must ask for; the class tells them apart. */
  List<String> allAttributes() {
    Set<String> all = new HashSet<>(peopleAttributes());
    all.addAll(groupAttributes());
    all.add("objectClass");
    groups.ifPresent(filter -> addNames(filter, all));
    return List.copyOf(all);
  }

  /** People and groups. */
  Filter everything() {
    return groups.map(filter -> Filter.createORFilter(people, filter)).orElse(people);
  }

  boolean isGroup(Entry entry) {
    try {
      return groups.isPresent() && groups.get().matchesEntry(entry);
    } catch (LDAPException e) {
      return false;
    }
  }

  private static void addNames(Filter filter, Set<String> names) {
    if (filter.getAttributeName() != null) {
      names.add(filter.getAttributeName());
    }
    for (Filter part : filter.getComponents()) {
      addNames(part, names);
    }
    if (filter.getNOTComponent() != null) {
      addNames(filter.getNOTComponent(), names);
    }
  }

  private static Filter filter(SourceOptions options, String name, String text) {
    try {
      Filter filter = Filter.create(text);
      filter.matchesEntry(new Entry("cn=nobody"));
      return filter;
    } catch (LDAPException e) {
      throw options.wrong(
          "options." + name, "is a filter as in RFC 4515 without extensible matches");
    }
  }

  private static DN dn(SourceOptions options, String name, String text) {
    try {
      return new DN(text);
    } catch (LDAPException e) {
      throw options.wrong("options." + name, "is a name as in RFC 4514");
    }
  }
}
