// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.plan.Approvals;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.People;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.KeySetId;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What operators ask for: blocks and their release. A key set and a badge are revoked at once by
 * one operator; a lock-down waits for a second person unless glass is broken; whatever gives back
 * waits for a second person. Thread-safe.
 */
@Component
public class Blocking {
  /** The source of the plans and receipts of this package. */
  static final String SOURCE = "operator";

  private final Store store;
  private final Blocks blocks;
  private final Plans plans;
  private final People people;
  private final Drafts drafts;
  private final Incidents incidents;
  private final Approvals approvals;
  private final CurrentEstate estates;
  private final Clock clock;

  Blocking(
      BlockAction.Parts parts,
      People people,
      Drafts drafts,
      Incidents incidents,
      Approvals approvals,
      CurrentEstate estates) {
    this.store = parts.store();
    this.blocks = parts.blocks();
    this.plans = parts.plans();
    this.people = people;
    this.drafts = drafts;
    this.incidents = incidents;
    this.approvals = approvals;
    this.estates = estates;
    this.clock = parts.clock();
  }

  /**
   * Who asks, and why.
   *
   * @param name of the credential
   */
  public record Asked(String name, String reason) {}

  /**
   * Nobody may take a key set any more, at once.
   *
   * @throws Refusal 404 where no key set has this id, 409 where it is blocked already
   */
  public Plan revoke(KeySetId keySet, Asked asked) {
    require(estates.now().keySets().containsKey(keySet), "No key set of this id is configured.");
    return carryOut(BlockAction.Revocation.KIND, Scope.keySet(keySet), asked, (db, plan) -> {});
  }

  /**
   * A badge opens nothing any more, at once, whatever its holder's source says next.
   *
   * @throws Refusal 404 where nobody has it, 409 where it is blocked already
   */
  public Plan revoke(Badge badge, Asked asked) {
    require(
        store.read(db -> people.holderOf(db, badge)).isPresent(),
        "Nobody has this badge. Look at its format, facility code and card number.");
    return carryOut(BlockAction.Revocation.KIND, Scope.badge(badge), asked, (db, plan) -> {});
  }

  /**
   * Asks for a site's lock-down, which a second person confirms.
   *
   * @return the plan that waits, also where somebody asked before
   */
  public Plan lockDown(String site, Asked asked) {
    Scope scope = requireSite(site);
    return ask(
        db -> {
          refuseWhereBlocked(db, scope);
          return drafts.block(db, BlockAction.LockDown.KIND, scope, asked);
        },
        Severity.HIGH);
  }

  /** Locks a site down at once, by one person; an incident of the highest severity each time. */
  public Plan breakGlass(String site, Asked asked) {
    return carryOut(
        BlockAction.LockDown.KIND,
        requireSite(site),
        asked,
        (db, plan) ->
            incidents.open(
                db,
                Incidents.Reason.of(
                    "break-glass",
                    Severity.CRITICAL,
                    "Credential "
                        + asked.name()
                        + " broke glass and locked down site "
                        + site
                        + " alone, by plan "
                        + plan.id()
                        + ". Ask why, and release the site when it is over",
                    "break-glass:" + plan.id()),
                clock.instant()));
  }

  /**
   * Asks for the end of a block, which a second person confirms.
   *
   * @return the plan that waits, also where somebody asked before
   * @throws Refusal 409 where it is not blocked
   */
  public Plan release(Scope scope, Asked asked) {
    return ask(
        db -> {
          if (blocks.find(db, scope).isEmpty()) {
            throw Refusal.conflict("There is nothing to release: " + scope + " is not blocked.");
          }
          return drafts.release(scope, asked);
        },
        Severity.LOW);
  }

  /** A site, as a block covers it. */
  public Scope requireSite(String site) {
    require(
        estates.now().cabinets().values().stream().anyMatch(c -> c.site().equals(site)),
        "No cabinet hangs at a site of this id.");
    return Scope.site(site);
  }

  private Plan ask(Function<JdbcClient, Plan> draft, Severity severity) {
    return store.commit(
        Priority.REVOCATION,
        db -> {
          Plan plan = draft.apply(db);
          Optional<Plan> standing = plans.waitingOn(db, plan.kind(), plan.basis());
          if (standing.isPresent()) {
            return standing.get();
          }
          plans.insert(db, plan);
          incidents.open(
              db,
              Incidents.Reason.of(
                  "plan-waits",
                  severity,
                  plan.summary() + " Nothing was done yet: approve or reject plan " + plan.id(),
                  "plan:" + plan.id()),
              clock.instant());
          return plan;
        });
  }

  private Plan carryOut(
      String kind, Scope scope, Asked asked, BiConsumer<JdbcClient, Plan> alongside) {
    return approvals.carryOut(
        db -> {
          refuseWhereBlocked(db, scope);
          Plan plan = drafts.block(db, kind, scope, asked);
          alongside.accept(db, plan);
          return plan;
        });
  }

  private void refuseWhereBlocked(JdbcClient db, Scope scope) {
    blocks
        .find(db, scope)
        .ifPresent(
            block -> {
              throw Refusal.conflict(
                  "Blocked already: " + scope + ", by plan " + block.plan() + ".");
            });
  }

  private static void require(boolean known, String otherwise) {
    if (!known) {
      throw Refusal.notFound(otherwise);
    }
  }
}
