// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.SignIns;
import io.keyway.app.store.SignIns.Kind;
import io.keyway.app.store.SignIns.SignIn;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Browsers' way in: a link that works once becomes a session that ends by itself. Both outlive a
 * restart of the bridge, as the database knows them by their hashes.
 */
@Component
public final class Sessions {
  private final Store store;
  private final SignIns signIns;
  private final Ledger ledger;
  private final AccessSettings settings;
  private final Clock clock;

  Sessions(Store store, SignIns signIns, Ledger ledger, AccessSettings settings, Clock clock) {
    this.ledger = ledger;
    this.store = store;
    this.signIns = signIns;
    this.settings = settings;
    this.clock = clock;
  }

  /** Makes the code of a link that signs a browser in, once, with the roles of this caller. */
  public String newLink(Caller caller) {
    return add(Kind.LINK, caller, settings.signInLink());
  }

  /** Uses up a link's code. Returns the secret of the new session unless the code is spent. */
  public Optional<String> open(String code) {
    String sha256 = Fingerprint.text(code);
    Optional<SignIn> link =
        store.commit(
            Priority.NORMAL,
            jdbc ->
                signIns
                    .find(jdbc, Kind.LINK, sha256, clock.instant())
                    .filter(found -> signIns.remove(jdbc, sha256)));
    return link.map(found -> add(Kind.SESSION, callerOf(found), settings.session()));
  }

  /** Who signed in with this secret, while the session lasts. */
  public Optional<Caller> find(String secret) {
    String sha256 = Fingerprint.text(secret);
    return store
        .read(jdbc -> signIns.find(jdbc, Kind.SESSION, sha256, clock.instant()))
        .map(Sessions::callerOf);
  }

  /** Ends a session now. */
  public void end(String secret) {
    store.commit(Priority.NORMAL, jdbc -> signIns.remove(jdbc, Fingerprint.text(secret)));
  }

  /** What a page of this session sends back with every act, so that no other page can. */
  public static String actToken(String secret) {
    return Fingerprint.text("act:" + secret);
  }

  private String add(Kind kind, Caller caller, Duration lasts) {
    String secret = Fingerprint.newSecret();
    Instant now = clock.instant();
    SignIn signIn =
        new SignIn(
            Fingerprint.text(secret), kind, caller.name(), words(caller.roles()), now.plus(lasts));
    store.commit(
        Priority.NORMAL,
        jdbc -> {
          signIns.add(jdbc, signIn, now);
          ledger.append(jdbc, told(kind, caller, now));
          return signIn;
        });
    return secret;
  }

  private static AuditEvent told(Kind kind, Caller caller, Instant now) {
    String type = kind == Kind.LINK ? "access.link-made" : "access.signed-in";
    return new AuditEvent(
        Ids.at(now), type, "caller:" + caller.name(), now, Map.of("by", caller.name()));
  }

  private static Caller callerOf(SignIn signIn) {
    Set<Role> roles =
        Arrays.stream(signIn.roles().split(",")).map(Role::valueOf).collect(toUnmodifiableSet());
    return new Caller(signIn.caller(), roles);
  }

  private static String words(Set<Role> roles) {
    return roles.stream().map(Role::name).sorted().collect(joining(","));
  }
}
