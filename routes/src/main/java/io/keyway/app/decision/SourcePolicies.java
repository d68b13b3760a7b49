// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.Person;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Lifecycle.Policy;
import io.keyway.rules.Lifecycle.Restore;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How each source's records are taken. */
@Component
class SourcePolicies {
  private final Estate estate;

  SourcePolicies(Estate estate) {
    this.estate = estate;
  }

  /** Sources of this release are HR systems and operators: their word restores what they took. */
  Policy of(IdentityChange change, Optional<Person> person) {
    String site =
        change.profile().stated().contains(Attribute.SITE)
            ? change.profile().site()
            : person.map(p -> p.cardholder().profile().site()).orElse("");
    return new Policy(Restore.RESTORE, estate.zoneOf(site));
  }
}
