// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.settings.HomeSettings;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.identity.Cardholder;
import io.keyway.rules.EntitlementPolicy;
import io.keyway.rules.Explanation;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.MappingFiles;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The access rules in force: a site's own, else those that come with Keyway. Thread-safe; replaced
 * whole or not at all.
 */
@Component
public class AccessRules {
  private static final Logger LOG = LoggerFactory.getLogger(AccessRules.class);

  /**
   * Rules with the texts they were read from, and the estate whose cabinets and key sets they name.
   * The two are exchanged together. Immutable.
   */
  public record Rulebook(Map<String, String> files, EntitlementPolicy policy, Estate estate) {
    public Rulebook {
      files = Map.copyOf(files);
    }
  }

  private volatile Rulebook inForce;

  public AccessRules(HomeSettings home, CurrentEstate estates) {
    this.inForce = read(filesOf(home), estates.now());
  }

  /** The texts of the rules that a site uses, by file name. */
  public static Map<String, String> filesOf(HomeSettings home) {
    Map<String, String> own = MappingFiles.of(home.home().resolve("access"));
    return own.isEmpty() ? MappingFiles.shipped("access") : own;
  }

  /** Puts other rules in force. */
  public void replace(Rulebook next) {
    inForce = next;
  }

  /** The texts in force, by file name. */
  public Map<String, String> files() {
    return inForce.files();
  }

  /** Why a person may, or may not, take each of some key sets. */
  List<Explanation> explain(
      Cardholder person, List<TemporaryGrant> byHand, Collection<KeySet> keySets, Instant now) {
    Rulebook rules = inForce;
    return rules.policy().explain(person, byHand, keySets, rules.estate(), now);
  }

  /**
   * Other rules, not in force.
   *
   * @throws io.keyway.rules.load.RefusedFile when they cannot be taken
   */
  public static Rulebook read(Map<String, String> files, Estate estate) {
    return new Rulebook(files, AccessYaml.readAll(files, estate), estate);
  }

  EntitlementPolicy.Entitlements entitlements(
      Cardholder person, List<TemporaryGrant> byHand, Instant now) {
    return entitlements(inForce, person, byHand, now);
  }

  /** By other rules than those in force. */
  EntitlementPolicy.Entitlements entitlements(
      Rulebook rules, Cardholder person, List<TemporaryGrant> byHand, Instant now) {
    EntitlementPolicy.Entitlements result =
        rules.policy().entitlements(person, byHand, rules.estate(), now);
    result
        .failures()
        .forEach(f -> LOG.error("An access rule has no answer. person={} {}", person.id(), f));
    return result;
  }
}
