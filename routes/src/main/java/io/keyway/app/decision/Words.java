// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.model.identity.Profile;
import io.keyway.rules.Precedence.Said;
import java.util.ArrayList;
import java.util.List;

/**
 * What each source says of one person.
 *
 * @param own of the record's source
 * @param others of every other source, and of other employments of the same one
 */
record Words(Said own, List<Said> others) {
  Words {
    others = List.copyOf(others);
  }

  /** With what the record says over what its source said before. */
  Words hearing(Profile record) {
    return saying(record.onto(own.profile()));
  }

  /** With other words of the record's source. */
  Words saying(Profile profile) {
    return new Words(new Said(own.source(), own.key(), profile), others);
  }

  /** With the words of others. */
  Words among(List<Said> all) {
    return new Words(own, all);
  }

  List<Said> all() {
    List<Said> all = new ArrayList<>(others);
    all.add(own);
    return all;
  }
}
