// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.enrolment;

import io.keyway.app.client.SecretFile;
import io.keyway.app.settings.DemoSettings;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.LinkSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.app.store.CabinetCertificates;
import io.keyway.app.store.EnrolmentCodes;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the authority of the cabinet link; a demo's link, on this machine alone, has none. */
@Configuration(proxyBeanMethods = false)
class EnrolmentConfiguration {
  private static final String FILE = "file:";

  /** Refuses a link that anybody could come in by. */
  @Bean
  LinkCheck linkCheck(LinkSettings link, DemoSettings demo) {
    if (!link.tls() && !(demo.enabled() && link.isLoopback())) {
      throw new RefusedToStart(
          "keyway.link.tls: false is for `demo` on the loopback address alone, where no cabinet of"
              + " metal hangs: remove it, and enrol each cabinet (keyway cabinet enrol ID).");
    }
    return new LinkCheck();
  }

  /** The link's settings can be taken. */
  record LinkCheck() {}

  @Bean(destroyMethod = "close")
  @ConditionalOnProperty(value = "keyway.link.tls", matchIfMissing = true)
  Enrolment enrolment(
      Enrolment.Parts parts, LinkSettings link, HomeSettings home, Secrets secrets) {
    Path file = home.home().resolve("secrets/cabinet-authority.p12");
    makePassword(file, link.password(), home.home());
    return new Enrolment(
        parts,
        new AuthorityFile(file, secrets.read("keyway.link.password", link.password())),
        link.certificateLife());
  }

  @Bean
  Enrolment.Parts enrolmentParts(
      Store store,
      EnrolmentCodes codes,
      CabinetCertificates certificates,
      Ledger ledger,
      Clock clock) {
    return new Enrolment.Parts(store, codes, certificates, ledger, clock);
  }

  /** A site's first start makes the password with the authority that it locks. */
  private static void makePassword(Path authority, String reference, Path home) {
    if (Files.exists(authority) || !reference.startsWith(FILE)) {
      return;
    }
    Path file = home.resolve(reference.substring(FILE.length()));
    try {
      if (!Files.exists(file)) {
        for (Path each : List.of(authority, file)) {
          SecretFile.folder(Objects.requireNonNull(each.toAbsolutePath().getParent()));
        }
        SecretFile.replace(file, SecretFile.random() + "\n");
      }
    } catch (IOException e) {
      throw new RefusedToStart("Cannot make the password of the cabinet link, " + file + ": " + e);
    }
  }
}
