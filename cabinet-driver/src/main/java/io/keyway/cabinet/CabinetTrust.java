// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.custody.CabinetId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which certificates count, at the bridge. Certificates are looked at by TLS first: what is asked
 * here is whether one that holds was withdrawn. Thread-safe; nothing here blocks, and a stage that
 * fails is a refusal, so that a database that is away lets nobody in.
 */
public interface CabinetTrust {
  /** Who the bridge is; may change while it runs. */
  LinkIdentity bridge();

  /** Whether a cabinet may come in with this certificate, which is its own and not too old. */
  CompletionStage<Verdict> admit(CabinetId cabinet, X509Certificate certificate);

  /**
   * A cabinet without a certificate asks for one with an enrolment code.
   *
   * @param secret of the code
   */
  CompletionStage<Verdict> enrol(CabinetId cabinet, byte[] secret, SigningRequest request);

  /**
   * A linked cabinet asks for its next certificate.
   *
   * @param current the one that it came with
   */
  CompletionStage<Verdict> renew(
      CabinetId cabinet, X509Certificate current, SigningRequest request);

  /** What the bridge says. */
  sealed interface Verdict {}

  /**
   * The cabinet may come in.
   *
   * @param until when its certificate ends
   */
  record Admitted(Instant until) implements Verdict {}

  /**
   * A certificate was issued.
   *
   * @param chain it, and the authority's
   */
  record Issued(List<X509Certificate> chain) implements Verdict {
    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /**
   * No.
   *
   * @param reason a sentence for the bridge's people; the peer is not told
   */
  record Refused(String reason) implements Verdict {}
}
