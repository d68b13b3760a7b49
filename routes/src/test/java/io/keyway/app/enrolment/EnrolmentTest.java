// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.store.CabinetCertificates;
import io.keyway.app.store.EnrolmentCodes;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.app.store.TestDatabase;
import io.keyway.cabinet.CabinetTrust.Admitted;
import io.keyway.cabinet.CabinetTrust.Issued;
import io.keyway.cabinet.CabinetTrust.Refused;
import io.keyway.cabinet.CabinetTrust.Verdict;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.Keys;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes and certificates, and what is done with those that are wrong, old or somebody else's. */
final class EnrolmentTest {
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final CabinetId OTHER = new CabinetId("north-2");
  private static final Duration LIFE = Duration.ofDays(90);

  @TempDir Path folder = Path.of("");

  private final SetClock clock = new SetClock();
  private final List<String> ended = new ArrayList<>();
  private final KeyPair pair = Keys.fresh();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCodeGetsACertificateThatComesIn(TestDatabase database) {
    Enrolment enrolment = open(database);

    X509Certificate certificate = issued(enrol(enrolment, code(enrolment), pair));

    assertThat(LinkIdentity.cabinetOf(certificate)).contains(CABINET);
    assertThat(certificate.getPublicKey()).isEqualTo(pair.getPublic());
    assertThat(admit(enrolment, certificate)).isInstanceOf(Admitted.class);
    assertThat(types(database)).containsExactly("cabinet.enrolment-code", "cabinet.enrolled");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void neitherTheDatabaseNorTheLedgerHoldsACode(TestDatabase database) {
    Enrolment enrolment = open(database);
    Enrolment.Code code = enrolment.newCode(CABINET, "admin");
    EnrolmentCode parsed = EnrolmentCode.parse(code.code(), CABINET);
    String secret = java.util.HexFormat.of().formatHex(parsed.secret());

    assertThat(code.toString()).doesNotContain(code.code());
    assertThat(ledger(database)).allSatisfy(e -> assertThat(e.data()).doesNotContain(secret));
    Optional<EnrolmentCodes.Row> kept =
        store(database).read(db -> new EnrolmentCodes().find(db, "north-1"));
    assertThat(kept).hasValueSatisfying(row -> assertThat(row.secretHash()).isNotEqualTo(secret));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aUsedCodeIsNoGoodForAnotherKey(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode code = code(enrolment);
    X509Certificate first = issued(enrol(enrolment, code, pair));

    assertThat(reason(enrol(enrolment, code, Keys.fresh()))).contains("used already");
    assertThat(admit(enrolment, first)).isInstanceOf(Admitted.class);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anAnswerThatWasLostIsGivenAgainToTheSameKey(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode code = code(enrolment);
    X509Certificate lost = issued(enrol(enrolment, code, pair));

    X509Certificate again = issued(enrol(enrolment, code, pair));

    assertThat(admit(enrolment, again)).isInstanceOf(Admitted.class);
    assertThat(reason(admit(enrolment, lost))).contains("enrolled again");
    assertThat(types(database)).containsExactly("cabinet.enrolment-code", "cabinet.enrolled");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCodeIsTooOldAfterFifteenMinutes(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode code = code(enrolment);
    clock.now = clock.now.plus(Duration.ofMinutes(15));

    assertThat(reason(enrol(enrolment, code, pair))).contains("ran out");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void fiveWrongTriesVoidTheRightCode(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode code = code(enrolment);
    for (int i = 1; i < 5; i++) {
      assertThat(reason(enrol(enrolment, guess(enrolment), pair)))
          .isEqualTo("a wrong enrolment code, " + i + " of 5");
    }
    assertThat(reason(enrol(enrolment, guess(enrolment), pair))).contains("it is void");

    assertThat(reason(enrol(enrolment, code, pair))).contains("no enrolment code is open");
    assertThat(types(database))
        .containsExactly("cabinet.enrolment-code", "cabinet.enrolment-code-void");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void fourWrongTriesDoNot(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode code = code(enrolment);
    for (int i = 1; i < 5; i++) {
      enrol(enrolment, guess(enrolment), pair);
    }

    assertThat(enrol(enrolment, code, pair)).isInstanceOf(Issued.class);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theCodeOfOneCabinetIsNoGoodForAnother(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode code = code(enrolment);
    enrolment.newCode(OTHER, "admin");

    assertThat(
            reason(
                done(enrolment.enrol(OTHER, code.secret(), new SigningRequest(pair.getPublic())))))
        .contains("a wrong enrolment code");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aNewCodeVoidsTheOneBefore(TestDatabase database) {
    Enrolment enrolment = open(database);
    EnrolmentCode first = code(enrolment);
    EnrolmentCode second = code(enrolment);

    assertThat(reason(enrol(enrolment, first, pair))).contains("a wrong enrolment code");
    assertThat(enrol(enrolment, second, pair)).isInstanceOf(Issued.class);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whoIsEnrolledAgainPutsOutWhoeverHadTheIdBefore(TestDatabase database) {
    Enrolment enrolment = open(database);
    X509Certificate before = issued(enrol(enrolment, code(enrolment), pair));
    assertThat(admit(enrolment, before)).isInstanceOf(Admitted.class);
    ended.clear();

    issued(enrol(enrolment, code(enrolment), Keys.fresh()));

    assertThat(ended).containsExactly("north-1: it was enrolled again");
    assertThat(reason(admit(enrolment, before))).contains("enrolled again");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aRevokedCabinetIsOutAtOnceWithItsCode(TestDatabase database) {
    Enrolment enrolment = open(database);
    X509Certificate certificate = issued(enrol(enrolment, code(enrolment), pair));
    EnrolmentCode open = code(enrolment);
    ended.clear();

    int count = enrolment.revoke(CABINET, "admin");

    assertThat(count).isOne();
    assertThat(ended).containsExactly("north-1: its certificate was revoked");
    assertThat(reason(admit(enrolment, certificate))).contains("revoked by admin");
    assertThat(reason(renew(enrolment, certificate))).contains("no longer counts");
    assertThat(reason(enrol(enrolment, open, pair))).contains("no enrolment code is open");
    assertThat(enrolment.revoke(CABINET, "admin")).isZero();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCertificateThatTheDatabaseDoesNotKnowDoesNotComeIn(TestDatabase database) {
    Enrolment enrolment = open(database);
    X509Certificate certificate = issued(enrol(enrolment, code(enrolment), pair));
    Enrolment restored = open(database);

    assertThat(reason(admit(restored, certificate))).contains("does not know its certificate");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCertificateIsOneCabinetsOnly(TestDatabase database) {
    Enrolment enrolment = open(database);
    X509Certificate certificate = issued(enrol(enrolment, code(enrolment), pair));

    assertThat(reason(done(enrolment.admit(OTHER, certificate)))).contains("does not know");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCertificateIsRenewedInItsLastThirdAndTheOldOneEndsWhenTheNewOneIsShown(
      TestDatabase database) {
    Enrolment enrolment = open(database);
    X509Certificate old = issued(enrol(enrolment, code(enrolment), pair));
    assertThat(admit(enrolment, old)).isInstanceOf(Admitted.class);
    assertThat(renew(enrolment, old)).isInstanceOf(Refused.class);
    clock.now = clock.now.plus(Duration.ofDays(61));

    X509Certificate lost = issued(renew(enrolment, old));
    X509Certificate next = issued(renew(enrolment, old));

    assertThat(admit(enrolment, old)).isInstanceOf(Admitted.class);
    assertThat(reason(admit(enrolment, lost))).contains("does not know");
    assertThat(admit(enrolment, next)).isInstanceOf(Admitted.class);
    assertThat(reason(admit(enrolment, old))).contains("renewed");
    assertThat(next.getNotAfter().toInstant()).isAfter(old.getNotAfter().toInstant());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anExpiredCertificateDoesNotComeInAlsoWhereTlsResumedItsSession(TestDatabase database) {
    Enrolment enrolment = open(database);
    X509Certificate certificate = issued(enrol(enrolment, code(enrolment), pair));
    clock.now = clock.now.plus(LIFE);

    assertThat(reason(admit(enrolment, certificate))).contains("expired");
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "SQLITE")
  void theAuthorityOutlivesARestartInAFileOfItsOwners(TestDatabase database) throws IOException {
    Enrolment first = open(database);

    Enrolment second = open(database);

    assertThat(second.bridge()).isEqualTo(first.bridge());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p12())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "SQLITE")
  void aWrongPasswordIsSaidSo(TestDatabase database) {
    open(database);

    assertThatThrownBy(() -> new AuthorityFile(p12(), "wrong").open(clock.now))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("is keyway.link.password the one it was made with?");
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "SQLITE")
  void aFileThatOthersReadIsRefused(TestDatabase database) throws IOException {
    open(database);
    Files.setPosixFilePermissions(p12(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> open(database))
        .isInstanceOf(RefusedToStart.class)
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "SQLITE")
  void theBridgeRenewsItsOwnCertificateWhileItRuns(TestDatabase database) {
    Enrolment enrolment = open(database);
    LinkIdentity before = enrolment.bridge();
    clock.now = clock.now.plus(Duration.ofDays(500));

    LinkIdentity after = enrolment.bridge();

    assertThat(after.authority()).isEqualTo(before.authority());
    assertThat(after.until()).isAfter(before.until());
    assertThat(open(database).bridge()).isEqualTo(after);
  }

  private Path p12() {
    return folder.resolve("authority.p12");
  }

  private Store store(TestDatabase database) {
    return opened.orElseGet(database::emptied);
  }

  private Optional<Store> opened = Optional.empty();

  private Enrolment open(TestDatabase database) {
    Store store = database.emptied();
    opened = Optional.of(store);
    Enrolment enrolment =
        new Enrolment(
            new Enrolment.Parts(
                store, new EnrolmentCodes(), new CabinetCertificates(), new Ledger(), clock),
            new AuthorityFile(p12(), "a password"),
            LIFE);
    enrolment.endsSessionsBy((cabinet, why) -> ended.add(cabinet + ": " + why));
    return enrolment;
  }

  private static EnrolmentCode code(Enrolment enrolment) {
    return EnrolmentCode.parse(enrolment.newCode(CABINET, "admin").code(), CABINET);
  }

  private static EnrolmentCode guess(Enrolment enrolment) {
    return EnrolmentCode.fresh(enrolment.bridge().authority());
  }

  private static Verdict enrol(Enrolment enrolment, EnrolmentCode code, KeyPair pair) {
    return done(enrolment.enrol(CABINET, code.secret(), new SigningRequest(pair.getPublic())));
  }

  private static Verdict admit(Enrolment enrolment, X509Certificate certificate) {
    return done(enrolment.admit(CABINET, certificate));
  }

  private static Verdict renew(Enrolment enrolment, X509Certificate current) {
    return done(enrolment.renew(CABINET, current, new SigningRequest(Keys.fresh().getPublic())));
  }

  private static X509Certificate issued(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Issued.class);
    return ((Issued) verdict).chain().getFirst();
  }

  private static String reason(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Refused.class);
    return ((Refused) verdict).reason();
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private List<LedgerEntry> ledger(TestDatabase database) {
    return store(database).read(db -> new Ledger().after(db, 0, 100));
  }

  private List<String> types(TestDatabase database) {
    return ledger(database).stream().map(LedgerEntry::type).toList();
  }

  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-26T06:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
