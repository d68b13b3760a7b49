// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

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

  /** Rules with the text they were read from. */
  private record InForce(Map<String, String> files, EntitlementPolicy policy) {}

  private final Estate estate;
  private volatile InForce inForce;

  public AccessRules(HomeSettings home, Estate estate) {
    this.estate = estate;
    this.inForce = read(filesOf(home), estate);
  }

  /** The texts of the rules that a site uses, by file name. */
  public static Map<String, String> filesOf(HomeSettings home) {
    Map<String, String> own = MappingFiles.of(home.home().resolve("access"));
    return own.isEmpty() ? MappingFiles.shipped("access") : own;
  }

  /**
   * Puts other rules in force.
   *
   * @throws io.keyway.rules.load.RefusedFile when they cannot be taken; the old ones stay in force
   */
  public void replace(Map<String, String> files) {
    inForce = read(files, estate);
  }

  /** The texts in force, by file name. */
  public Map<String, String> files() {
    return inForce.files();
  }

  /** Why a person may, or may not, take each of some key sets. */
  List<Explanation> explain(
      Cardholder person, List<TemporaryGrant> byHand, Collection<KeySet> keySets, Instant now) {
    return inForce.policy().explain(person, byHand, keySets, estate, now);
  }

  /**
   * Other rules, not in force.
   *
   * @throws io.keyway.rules.load.RefusedFile when they cannot be taken
   */
  EntitlementPolicy read(Map<String, String> files) {
    return read(files, estate).policy();
  }

  EntitlementPolicy.Entitlements entitlements(
      Cardholder person, List<TemporaryGrant> byHand, Instant now) {
    return entitlements(inForce.policy(), person, byHand, now);
  }

  /** By other rules than those in force. */
  EntitlementPolicy.Entitlements entitlements(
      EntitlementPolicy policy, Cardholder person, List<TemporaryGrant> byHand, Instant now) {
    EntitlementPolicy.Entitlements result = policy.entitlements(person, byHand, estate, now);
    result
        .failures()
        .forEach(f -> LOG.error("An access rule has no answer. person={} {}", person.id(), f));
    return result;
  }

  private static InForce read(Map<String, String> files, Estate estate) {
    return new InForce(Map.copyOf(files), AccessYaml.readAll(files, estate));
  }
}
