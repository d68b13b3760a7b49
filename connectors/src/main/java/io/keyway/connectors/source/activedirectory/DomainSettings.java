// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import com.unboundid.ldap.sdk.DN;
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
 * What is read of a domain.
 *
 * @param peopleBase below which accounts of people lie; empty for the whole domain
 * @param people which accounts are people
 * @param groups which entries are groups; empty where groups do not matter
 * @param fields which attributes of people are handed on
 * @param number attribute with the employee number
 * @param leaversBase below which accounts lie of people who left
 * @param membersAtOnce how many members of a group are asked for at a time
 */
record DomainSettings(
    DirectoryServers servers,
    Optional<DN> peopleBase,
    Filter people,
    Optional<Filter> groups,
    String groupName,
    Fields fields,
    String number,
    Optional<DN> leaversBase,
    int page,
    int membersAtOnce,
    Way way,
    Clock clock) {
  static final String ID = "objectGUID";
  static final String CONTROL = "userAccountControl";
  static final String EXPIRES = "accountExpires";
  static final String DELETED = "isDeleted";

  private static final List<String> ATTRIBUTES =
      List.of(
          "employeeID",
          "givenName",
          "sn",
          "mail",
          "employeeType",
          "department",
          "physicalDeliveryOfficeName");

  /** How changes are found. */
  enum Way {
    /** By {@code uSNChanged}: any account that may read will do. */
    USN,
    /** By DirSync, restricted to what the account may see. */
    DIRSYNC,
    /** Not at all: everybody is read each time. */
    NONE
  }

  static DomainSettings of(SourceOptions options) {
    DirectoryServers servers = new DirectoryServers(options);
    String number = options.text("number-attribute", "employeeID");
    String people = "(&(objectCategory=person)(objectClass=user)(" + number + "=*))";
    Set<String> first = new HashSet<>();
    options
        .texts("first-value-of", List.of())
        .forEach(attribute -> first.add(attribute.toLowerCase(Locale.ROOT)));
    DomainSettings settings =
        new DomainSettings(
            servers,
            options.optionalText("people-base").map(text -> dn(options, "people-base", text)),
            filter(options, "filter", options.text("filter", people)),
            options.optionalText("groups-filter").map(f -> filter(options, "groups-filter", f)),
            options.text("group-name-attribute", "cn"),
            new Fields(options.texts("attributes", ATTRIBUTES), first),
            number,
            options.optionalText("leavers-base").map(text -> dn(options, "leavers-base", text)),
            options.number("page-size", 500, 1, SourceBatch.MOST),
            options.number("members-at-once", 1_500, 1, 5_000),
            Way.valueOf(
                options.oneOf("changes", "usn", "usn", "dirsync", "none").toUpperCase(Locale.ROOT)),
            options.clock());
    options.refuseOthers();
    return settings;
  }

  /** What a search for people must ask for. */
  List<String> peopleAttributes() {
    return fields.with(number, ID, CONTROL, EXPIRES);
  }

  private static Filter filter(SourceOptions options, String name, String text) {
    try {
      return Filter.create(text);
    } catch (LDAPException e) {
      throw options.wrong("options." + name, "is a filter as in RFC 4515");
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
