// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.custody.CabinetId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Who is believed, at either end. */
final class PeerCheckTest {
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final Instant NOW = Instant.now();

  private final TestAuthority site = TestAuthority.fresh();
  private final TestAuthority other = TestAuthority.fresh();
  private final PeerCheck ofCabinets = at(NOW);
  private final PeerCheck ofBridge = PeerCheck.ofBridge(site.authority().certificate());

  @Test
  void bothEndsBelieveEachOther() {
    assertThatCode(() -> ofCabinets.checkClientTrusted(chain(site.cabinet(CABINET)), "EC"))
        .doesNotThrowAnyException();
    assertThatCode(() -> ofBridge.checkServerTrusted(chain(site.bridge()), "EC"))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherAuthoritysCabinetIsNotBelieved() {
    assertRefused(ofCabinets, other.cabinet(CABINET), "does not hold");
  }

  @Test
  void anotherAuthoritysBridgeIsNotBelieved() {
    assertThatThrownBy(() -> ofBridge.checkServerTrusted(chain(other.bridge()), "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("does not hold");
  }

  @Test
  void aCabinetNeverPassesForTheBridge() {
    assertThatThrownBy(() -> ofBridge.checkServerTrusted(chain(site.cabinet(CABINET)), "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessage("It shows a certificate that is not a bridge's");
  }

  @Test
  void theBridgesKeyDoesNotPassForACabinet() {
    assertRefused(ofCabinets, site.bridge(), "not a cabinet's");
  }

  @Test
  void anEndedCertificateIsNotBelieved() {
    LinkIdentity ended = site.cabinet(CABINET, NOW.minusSeconds(7_200), Duration.ofHours(1));

    assertRefused(ofCabinets, ended, "expired");
  }

  @Test
  void aCertificateOfTheFutureIsNotBelieved() {
    LinkIdentity early = site.cabinet(CABINET, NOW.plusSeconds(7_200), Duration.ofHours(1));

    assertRefused(ofCabinets, early, "counts from");
  }

  @Test
  void aCabinetWhoseClockIsLostStillFindsItsBridge() {
    LinkIdentity old =
        site.authority().forBridge(NOW.minus(Duration.ofDays(900)), Duration.ofDays(365));

    assertThatCode(() -> ofBridge.checkServerTrusted(chain(old), "EC")).doesNotThrowAnyException();
  }

  @Test
  void aCodeNamesTheAuthorityThatIsBelieved() {
    PeerCheck first = PeerCheck.ofBridge(EnrolmentCode.fresh(site.authority().certificate()));

    assertThatCode(() -> first.checkServerTrusted(chain(site.bridge()), "EC"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> first.checkServerTrusted(chain(other.bridge()), "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("the enrolment code names");
  }

  @Test
  void whoShowsTheRightAuthorityBesideAnothersCertificateIsNotBelieved() {
    PeerCheck first = PeerCheck.ofBridge(EnrolmentCode.fresh(site.authority().certificate()));
    X509Certificate[] mixed = {other.bridge().certificate(), site.authority().certificate()};

    assertThatThrownBy(() -> first.checkServerTrusted(mixed, "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("does not hold");
  }

  @Test
  void anEndChecksTheOtherRoleOnly() {
    assertThatThrownBy(() -> ofBridge.checkClientTrusted(chain(site.cabinet(CABINET)), "EC"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> ofCabinets.checkServerTrusted(chain(site.bridge()), "EC"))
        .isInstanceOf(CertificateException.class);
  }

  private PeerCheck at(Instant now) {
    return PeerCheck.ofCabinets(site.authority().certificate(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static void assertRefused(PeerCheck check, LinkIdentity identity, String why) {
    assertThatThrownBy(() -> check.checkClientTrusted(chain(identity), "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(why);
  }

  private static X509Certificate[] chain(LinkIdentity identity) {
    return identity.chain().toArray(X509Certificate[]::new);
  }
}
