// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.connectors.directory.GroupTree.Group;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupTreeTest {
  private final GroupTree tree = new GroupTree();

  @Test
  void aPersonIsInEveryGroupAboveAndCirclesEnd() {
    put("1", "cn=a", "a", "cn=anna", "cn=c");
    put("2", "cn=b", "b", "CN=A");
    put("3", "cn=c", "c", "cn=b");

    assertThat(tree.of("CN=Anna")).containsExactly("a", "b", "c");
    assertThat(tree.of("cn=otto")).isEmpty();
  }

  @Test
  void aChangeTellsWhoIsAffected() {
    put("1", "cn=a", "a", "cn=anna", "cn=otto");
    put("2", "cn=b", "b", "cn=eve");

    assertThat(put("1", "cn=a", "a", "cn=otto", "cn=eve"))
        .containsExactlyInAnyOrder("cn=anna", "cn=eve");
    assertThat(put("2", "cn=b", "b", "cn=eve", "cn=a"))
        .containsExactlyInAnyOrder("cn=a", "cn=otto", "cn=eve");
    assertThat(tree.of("cn=otto")).containsExactly("a", "b");
    assertThat(tree.gone("1")).containsExactlyInAnyOrder("cn=otto", "cn=eve");
    assertThat(tree.of("cn=otto")).isEmpty();
    assertThat(tree.gone("1")).isEmpty();
  }

  @Test
  void aNewNameAffectsAllMembers() {
    put("1", "cn=a", "a", "cn=anna", "cn=otto");

    assertThat(put("1", "cn=z", "z", "cn=anna", "cn=otto"))
        .containsExactlyInAnyOrder("cn=anna", "cn=otto");
    assertThat(tree.of("cn=anna")).containsExactly("z");
  }

  private Set<String> put(String id, String dn, String name, String... members) {
    return tree.put(new Group(id, dn, name, Set.of(members)));
  }
}
