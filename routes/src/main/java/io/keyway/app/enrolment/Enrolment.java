// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.enrolment;

import io.keyway.app.store.CabinetCertificates;
import io.keyway.app.store.EnrolmentCodes;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.cabinet.CabinetTrust;
import io.keyway.cabinet.trust.Authority;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.Keys;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.CabinetId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Enrols cabinets, renews their certificates and ends them; says of each that comes whether it may.
 * Everything it decides is committed, with its entry in the ledger, before anybody hears of it.
 * Thread-safe.
 */
public final class Enrolment implements CabinetTrust, AutoCloseable {
  /** How long a code may be used. */
  static final Duration CODE_LIFE = Duration.ofMinutes(15);

  /** After so many wrong ones it is void. */
  static final int WRONG_TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final HexFormat HEX = HexFormat.of();

  private final Parts parts;
  private final AuthorityFile file;
  private final Duration life;
  private final Authority authority;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("enrolment-", 0).factory());
  private volatile BiConsumer<CabinetId, String> sessions = (cabinet, reason) -> {};
  private volatile LinkIdentity bridge;

  /** What it works with. */
  record Parts(
      Store store,
      EnrolmentCodes codes,
      CabinetCertificates certificates,
      Ledger ledger,
      Clock clock) {}

  /**
   * @param life of a cabinet's certificate; it is renewed when a third of it is left
   */
  Enrolment(Parts parts, AuthorityFile file, Duration life) {
    this.parts = parts;
    this.file = file;
    this.life = life;
    AuthorityFile.Kept kept = file.open(parts.clock().instant());
    this.authority = kept.authority();
    this.bridge = kept.bridge();
  }

  /**
   * A code that was just made. Its text never shows it.
   *
   * @param code to be typed at the cabinet
   */
  public record Code(CabinetId cabinet, String code, Instant expiresAt) {
    @Override
    public String toString() {
      return "Code[" + cabinet + ", masked]";
    }
  }

  /** Who ends a cabinet's session, given why. */
  public void endsSessionsBy(BiConsumer<CabinetId, String> ender) {
    sessions = ender;
  }

  /**
   * Makes a cabinet's one-time code; one made before no longer counts.
   *
   * @param by name of the credential that asked
   */
  public Code newCode(CabinetId cabinet, String by) {
    EnrolmentCode code = EnrolmentCode.fresh(authority.certificate());
    Instant now = parts.clock().instant();
    Instant until = now.plus(CODE_LIFE);
    parts
        .store()
        .execute(
            Priority.NORMAL,
            db -> {
              parts
                  .codes()
                  .put(
                      db,
                      new EnrolmentCodes.Row(
                          cabinet.value(), hash(code.secret()), now, by, until, 0, ""));
              tell(db, "cabinet.enrolment-code", cabinet, now, Map.of("by", by));
            });
    return new Code(cabinet, code.text(cabinet), until);
  }

  /**
   * Ends all that a cabinet proves itself by, its open code and its session, at once.
   *
   * @param by name of the credential that asked
   * @return how many certificates counted until now
   */
  public int revoke(CabinetId cabinet, String by) {
    Instant now = parts.clock().instant();
    return parts
        .store()
        .commit(
            Priority.REVOCATION,
            db -> {
              parts.codes().remove(db, cabinet.value());
              int ended = parts.certificates().endAll(db, cabinet.value(), now, "revoked by " + by);
              tell(
                  db,
                  "cabinet.certificate-revoked",
                  cabinet,
                  now,
                  Map.of("by", by, "certificates", ended));
              return ended;
            },
            ended -> {
              sessions.accept(cabinet, "its certificate was revoked");
              return ended;
            });
  }

  /** Until when each cabinet's newest certificate counts. */
  public Optional<Instant> certifiedUntil(CabinetId cabinet) {
    return parts.store().read(db -> parts.certificates().standing(db, cabinet.value())).stream()
        .map(CabinetCertificates.Row::expiresAt)
        .findFirst();
  }

  @Override
  public LinkIdentity bridge() {
    LinkIdentity now = bridge;
    return now.isAging(parts.clock().instant()) ? renewBridge(now) : now;
  }

  private synchronized LinkIdentity renewBridge(LinkIdentity aging) {
    if (bridge.equals(aging)) {
      bridge = file.renew(authority, parts.clock().instant()).bridge();
      LOG.info("The bridge's certificate on the cabinet link is renewed. until={}", bridge.until());
    }
    return bridge;
  }

  @Override
  public CompletionStage<Verdict> admit(CabinetId cabinet, X509Certificate certificate) {
    return work(() -> admitted(cabinet, certificate));
  }

  @Override
  public CompletionStage<Verdict> enrol(CabinetId cabinet, byte[] secret, SigningRequest request) {
    return work(() -> enrolled(cabinet, hash(secret), request));
  }

  @Override
  public CompletionStage<Verdict> renew(
      CabinetId cabinet, X509Certificate current, SigningRequest request) {
    return work(() -> renewed(cabinet, current, request));
  }

  @Override
  public void close() {
    workers.shutdown();
  }

  private CompletionStage<Verdict> work(Supplier<Verdict> verdict) {
    return CompletableFuture.supplyAsync(verdict, workers);
  }

  private Verdict admitted(CabinetId cabinet, X509Certificate certificate) {
    Instant now = parts.clock().instant();
    CabinetCertificates.Row row = standing(cabinet, certificate).orElse(null);
    if (row == null) {
      return new Refused("this bridge's database does not know its certificate: enrol it again");
    }
    if (row.endedAt().isPresent()) {
      return new Refused("its certificate no longer counts: " + row.endedWhy());
    }
    if (!now.isBefore(row.expiresAt())) {
      return new Refused("its certificate expired at " + row.expiresAt());
    }
    if (row.seenAt().isPresent()) {
      return new Admitted(row.expiresAt());
    }
    return parts
        .store()
        .commit(
            Priority.NORMAL,
            db -> {
              boolean ended =
                  parts
                      .certificates()
                      .find(db, row.serial())
                      .flatMap(CabinetCertificates.Row::endedAt)
                      .isPresent();
              if (ended) {
                return new Refused("its certificate was ended meanwhile");
              }
              parts.certificates().seen(db, row, now);
              return new Admitted(row.expiresAt());
            });
  }

  private Optional<CabinetCertificates.Row> standing(
      CabinetId cabinet, X509Certificate certificate) {
    String fingerprint = HEX.formatHex(Keys.sha256(Keys.der(certificate)));
    return parts
        .store()
        .read(db -> parts.certificates().find(db, serial(certificate)))
        .filter(row -> row.cabinet().equals(cabinet.value()))
        .filter(row -> same(row.fingerprint(), fingerprint));
  }

  private Verdict enrolled(CabinetId cabinet, String secretHash, SigningRequest request) {
    boolean looksRight =
        parts
            .store()
            .read(db -> parts.codes().find(db, cabinet.value()))
            .filter(code -> same(code.secretHash(), secretHash))
            .isPresent();
    Optional<X509Certificate> certificate =
        looksRight ? Optional.of(issue(cabinet, request)) : Optional.empty();
    Verdict verdict =
        parts
            .store()
            .commit(Priority.NORMAL, db -> enrolled(db, cabinet, secretHash, request, certificate));
    if (verdict instanceof Issued) {
      sessions.accept(cabinet, "it was enrolled again");
      LOG.info("A cabinet is enrolled. cabinet={}", cabinet);
    }
    return verdict;
  }

  private Verdict enrolled(
      JdbcClient db,
      CabinetId cabinet,
      String secretHash,
      SigningRequest request,
      Optional<X509Certificate> certificate) {
    Instant now = parts.clock().instant();
    EnrolmentCodes.Row code = parts.codes().find(db, cabinet.value()).orElse(null);
    if (code == null) {
      return new Refused("no enrolment code is open for it");
    }
    if (!now.isBefore(code.expiresAt())) {
      return new Refused("its enrolment code ran out at " + code.expiresAt());
    }
    if (!same(code.secretHash(), secretHash) || certificate.isEmpty()) {
      return wrong(db, cabinet, now);
    }
    if (!code.keyHash().isEmpty() && !code.keyHash().equals(request.keyHash())) {
      return new Refused("its enrolment code was used already, by another key");
    }
    boolean isAnew = code.keyHash().isEmpty();
    parts.codes().use(db, cabinet.value(), request.keyHash());
    parts.certificates().endAll(db, cabinet.value(), now, "enrolled again");
    keep(db, cabinet, certificate.get(), now);
    if (isAnew) {
      tell(
          db,
          "cabinet.enrolled",
          cabinet,
          now,
          Map.of("by", code.madeBy(), "serial", serial(certificate.get())));
    }
    return new Issued(List.of(certificate.get(), authority.certificate()));
  }

  private Verdict wrong(JdbcClient db, CabinetId cabinet, Instant now) {
    int tries = parts.codes().wrong(db, cabinet.value());
    if (tries < WRONG_TRIES) {
      return new Refused("a wrong enrolment code, " + tries + " of " + WRONG_TRIES);
    }
    parts.codes().remove(db, cabinet.value());
    tell(db, "cabinet.enrolment-code-void", cabinet, now, Map.of("tries", tries));
    return new Refused("a wrong enrolment code for the " + tries + "th time: it is void");
  }

  private Verdict renewed(CabinetId cabinet, X509Certificate current, SigningRequest request) {
    Instant now = parts.clock().instant();
    Optional<CabinetCertificates.Row> old =
        standing(cabinet, current).filter(row -> row.endedAt().isEmpty());
    if (old.isEmpty() || !isAging(current, now)) {
      LOG.warn("A cabinet may not renew its certificate now. cabinet={}", cabinet);
      return new Refused("it is not time, or its certificate no longer counts");
    }
    X509Certificate next = issue(cabinet, request);
    return parts
        .store()
        .commit(
            Priority.NORMAL,
            db -> {
              boolean stands =
                  parts
                      .certificates()
                      .find(db, old.get().serial())
                      .filter(row -> row.endedAt().isEmpty())
                      .isPresent();
              if (!stands) {
                return new Refused("its certificate was ended meanwhile");
              }
              parts.certificates().dropUnseen(db, cabinet.value());
              keep(db, cabinet, next, now);
              tell(
                  db,
                  "cabinet.certificate-renewed",
                  cabinet,
                  now,
                  Map.of(
                      "serial", serial(next), "until", next.getNotAfter().toInstant().toString()));
              return new Issued(List.of(next, authority.certificate()));
            });
  }

  private static boolean isAging(X509Certificate current, Instant now) {
    Instant from = current.getNotBefore().toInstant();
    Instant until = current.getNotAfter().toInstant();
    return now.isAfter(until.minus(Duration.between(from, until).dividedBy(3)));
  }

  private X509Certificate issue(CabinetId cabinet, SigningRequest request) {
    return authority.forCabinet(cabinet, request, parts.clock().instant(), life);
  }

  private void keep(JdbcClient db, CabinetId cabinet, X509Certificate certificate, Instant now) {
    parts
        .certificates()
        .add(
            db,
            new CabinetCertificates.Row(
                serial(certificate),
                cabinet.value(),
                HEX.formatHex(Keys.sha256(Keys.der(certificate))),
                now,
                certificate.getNotAfter().toInstant(),
                Optional.empty(),
                Optional.empty(),
                ""));
  }

  private void tell(
      JdbcClient db, String type, CabinetId cabinet, Instant now, Map<String, Object> more) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("cabinet", cabinet.value());
    parts
        .ledger()
        .append(db, new AuditEvent(Ids.at(now), type, "cabinet:" + cabinet.value(), now, data));
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  private static String hash(byte[] secret) {
    return HEX.formatHex(Keys.sha256(secret));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
