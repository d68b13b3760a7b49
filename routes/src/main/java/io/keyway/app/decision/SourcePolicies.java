// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Person;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Lifecycle.Policy;
import io.keyway.rules.Lifecycle.Voice;
import io.keyway.rules.Precedence;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How each source's records are taken. Thread-safe. */
@Component
public class SourcePolicies {
  private final CurrentEstate estates;
  private final SourceSettings sources;
  private final Returns returns;
  private final Precedence precedence;

  public SourcePolicies(CurrentEstate estates, SourceSettings sources, Returns returns) {
    this.estates = estates;
    this.sources = sources;
    this.returns = returns;
    this.precedence = sources.inOrder();
  }

  /** Which source counts for what. */
  Precedence precedence() {
    return precedence;
  }

  /** Whether the source of a change may hire, end and restore. */
  boolean isStatusOwner(Case matter) {
    return precedence.isStatusOwner(matter.subject().source());
  }

  Policy of(IdentityChange change, Optional<Person> person) {
    String source = change.subject().source();
    String site =
        change.profile().stated().contains(Attribute.SITE)
            ? change.profile().site()
            : person.map(p -> p.cardholder().profile().site()).orElse("");
    return new Policy(returns.of(source), estates.now().zoneOf(site), voice(source));
  }

  /** In which the days of a person begin and end. */
  ZoneId zoneOf(Person person) {
    return estates.now().zoneOf(person.cardholder().profile().site());
  }

  private Voice voice(String source) {
    if (precedence.isStatusOwner(source)) {
      return Voice.OWNER;
    }
    boolean suspends = sources.named(source).filter(SourceSettings.Source::suspends).isPresent();
    return suspends ? Voice.HOLDS : Voice.NONE;
  }
}
