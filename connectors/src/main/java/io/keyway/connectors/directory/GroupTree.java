// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is in which group, also by way of other groups. Adding somebody to a group changes the group
 * and not the person, so a directory that tells changed entries does not tell of the person: this
 * does. Circles among groups are followed once. Names are compared as names (RFC 4514). One thread.
 */
public final class GroupTree {
  private final Map<String, Group> groups = new HashMap<>();
  private final Map<String, String> namesById = new HashMap<>();
  private final Map<String, Set<String>> parents = new HashMap<>();

  /**
   * One group.
   *
   * @param id by which it is known when it is renamed or gone
   * @param dn where it is
   * @param name by which rules know it
   * @param members names of people and of groups
   */
  public record Group(String id, String dn, String name, Set<String> members) {
    public Group {
      members = Set.copyOf(members);
    }
  }

  /** Whether a group has this id. */
  public boolean knows(String id) {
    return namesById.containsKey(id);
  }

  /**
   * A group as it is now.
   *
   * @return names of all entries whose groups are others by it, in normal form; groups among them
   */
  public Set<String> put(Group group) {
    Optional<Group> before = remove(group.id());
    String dn = normal(group.dn());
    Set<String> members = normal(group.members());
    groups.put(dn, new Group(group.id(), dn, group.name(), members));
    namesById.put(group.id(), dn);
    members.forEach(member -> parents.computeIfAbsent(member, m -> new HashSet<>()).add(dn));
    Set<String> changed = new HashSet<>(members);
    if (before.isPresent()) {
      boolean same = before.get().dn().equals(dn) && before.get().name().equals(group.name());
      if (same) {
        Set<String> stayed = new HashSet<>(before.get().members());
        stayed.retainAll(members);
        changed.addAll(before.get().members());
        changed.removeAll(stayed);
      } else {
        changed.addAll(before.get().members());
      }
    }
    return below(changed);
  }

  /** A group that is gone; the same answer. */
  public Set<String> gone(String id) {
    Optional<Group> before = remove(id);
    return before.map(group -> below(group.members())).orElse(Set.of());
  }

  /** Names of all groups that an entry is in, in order. */
  public List<String> of(String dn) {
    if (parents.isEmpty()) {
      return List.of();
    }
    Set<String> names = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(normal(dn)));
    while (!open.isEmpty()) {
      for (String parent : parents.getOrDefault(open.pop(), Set.of())) {
        Group group = groups.get(parent);
        if (group != null && seen.add(parent)) {
          names.add(group.name());
          open.push(parent);
        }
      }
    }
    return List.copyOf(names);
  }

  /** A name as names are compared. */
  public static String normal(String dn) {
    try {
      return DN.normalize(dn);
    } catch (LDAPException e) {
      return dn.strip().toLowerCase(Locale.ROOT);
    }
  }

  private Optional<Group> remove(String id) {
    String dn = namesById.remove(id);
    Group group = dn == null ? null : groups.remove(dn);
    if (dn == null || group == null) {
      return Optional.empty();
    }
    for (String member : group.members()) {
      Set<String> of = parents.get(member);
      if (of != null) {
        of.remove(dn);
        if (of.isEmpty()) {
          parents.remove(member);
        }
      }
    }
    return Optional.of(group);
  }

  /** These, and all members of those that are groups. */
  private Set<String> below(Collection<String> names) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.pop();
      Group group = groups.get(name);
      if (all.add(name) && group != null) {
        group.members().forEach(open::push);
      }
    }
    return all;
  }

  private static Set<String> normal(Set<String> names) {
    Set<String> normal = new HashSet<>();
    names.forEach(name -> normal.add(normal(name)));
    return normal;
  }
}
