// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.keyway.app.settings.ScimSettings.Jwt;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tokens that one identity provider signs for one tenant (RFC 7519, RFC 8725): signature by
 * a key of its set, an algorithm of a list, issuer, audience, tenant and expiry. Headers that name
 * keys are not followed. Thread-safe.
 */
final class ScimTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ScimTokens.class);
  private static final int LONGEST = 16 * 1024;
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  ScimTokens(Jwt settings, JWKSource<SecurityContext> keys, Clock clock) {
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWSTypeVerifier(DefaultJOSEObjectTypeVerifier.JWT);
    processor.setJWTClaimsSetVerifier(new Claims(settings, clock));
  }

  /** Whether it is one of this tenant's, and counts now. */
  boolean isValid(String token) {
    if (token.length() > LONGEST) {
      return false;
    }
    try {
      processor.process(token, null);
      return true;
    } catch (ParseException | BadJOSEException e) {
      return false;
    } catch (JOSEException e) {
      LOG.warn("A signed token cannot be checked: its issuer's keys are not to be had", e);
      return false;
    }
  }

  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private static final int SKEW_SECONDS = 60;

    private final Jwt settings;
    private final Clock clock;

    Claims(Jwt settings, Clock clock) {
      super(
          settings.audience(),
          new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
          Set.of("exp", "iss", "aud"));
      this.settings = settings;
      this.clock = clock;
      setMaxClockSkew(SKEW_SECONDS);
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }

    @Override
    public void verify(JWTClaimsSet claims, SecurityContext context) throws BadJWTException {
      super.verify(claims, context);
      if (!settings.tenant().isEmpty() && !settings.tenant().equals(claims.getClaim("tid"))) {
        throw new BadJWTException("another tenant");
      }
      if (!settings.application().isEmpty()
          && !settings.application().equals(claims.getClaim("appid"))
          && !settings.application().equals(claims.getClaim("azp"))) {
        throw new BadJWTException("another application");
      }
    }
  }
}
