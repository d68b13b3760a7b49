// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.keyway.connectors.signal.Verification.Believed;
import io.keyway.connectors.signal.Verification.Error;
import io.keyway.connectors.signal.Verification.Refused;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Believes or refuses security event tokens of one stream: RFC 8417, SSF 1.0 section 11 and the
 * CAEP interoperability profile. Its type is {@code secevent+jwt}; neither {@code exp} nor {@code
 * sub} may stand in it, so that it is never taken for a login; its issuer is the stream's, its
 * audience holds us, and it has one event. Key and algorithm are those of the settings: of what a
 * token says of keys only the name of one counts. Thread-safe.
 */
public final class SetVerifier {
  /** What may be allowed; a shared secret never may. */
  public static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** The longest token, in bytes. */
  public static final int LONGEST = 64 * 1024;

  private static final JOSEObjectType TYPE = new JOSEObjectType("secevent+jwt");
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final int LEAST_RSA_BITS = 2048;
  private static final double FIRST_IN_MILLIS = 1e11;
  private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Stream stream;
  private final TransmitterKeys keys;
  private final Clock clock;

  /**
   * What is pinned.
   *
   * @param algorithms of {@link #ALGORITHMS}, those by which the transmitter may sign
   */
  public record Stream(String issuer, String audience, Set<String> algorithms) {
    public Stream {
      algorithms = Set.copyOf(algorithms);
      if (issuer.isBlank() || audience.isBlank()) {
        throw new IllegalArgumentException("A stream has an issuer and an audience");
      }
      if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
        throw new IllegalArgumentException(
            "A token's algorithm is one of " + ALGORITHMS.stream().sorted().toList());
      }
    }
  }

  public SetVerifier(Stream stream, TransmitterKeys keys, Clock clock) {
    this.stream = stream;
    this.keys = keys;
    this.clock = clock;
  }

  /** Why a token is not believed; thrown inwards only. */
  private static final class No extends Exception {
    private static final long serialVersionUID = 1;
    private final Refused refused;

    No(Error error, String description) {
      super(description, null, false, false);
      this.refused = new Refused(error, description);
    }
  }

  /**
   * Looks at a token.
   *
   * @param text in compact form
   * @throws KeysUnavailable when it cannot be said now
   */
  public Verification verify(String text) {
    try {
      JWSObject token = parse(text);
      checkSignature(token);
      return new Believed(read(token.getPayload().toBytes()));
    } catch (No no) {
      return no.refused;
    }
  }

  /**
   * The types of the events that a token claims to hold, whether it is to be believed or not; empty
   * where that cannot be said.
   */
  public static Optional<Set<String>> claimedTypes(String text) {
    String[] parts = text.strip().split("\\.", 4);
    if (text.length() > LONGEST || parts.length < 2) {
      return Optional.empty();
    }
    try {
      Map<String, Object> claims = JSON.readValue(Base64.getUrlDecoder().decode(parts[1]), CLAIMS);
      return claims != null && claims.get("events") instanceof Map<?, ?> all && !all.isEmpty()
          ? Optional.of(all.keySet().stream().map(String::valueOf).collect(Collectors.toSet()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private JWSObject parse(String text) throws No {
    if (text.length() > LONGEST) {
      throw new No(Error.INVALID_REQUEST, "a token has at most 64 KiB");
    }
    JWSObject token;
    try {
      token = JWSObject.parse(text.strip());
    } catch (ParseException | IllegalArgumentException e) {
      throw new No(Error.INVALID_REQUEST, "the body is no signed token in compact form");
    }
    if (!TYPE.equals(typeOf(token.getHeader()))) {
      throw new No(Error.INVALID_REQUEST, "the header typ is not secevent+jwt");
    }
    if (token.getHeader().getCriticalParams() != null
        || !token.getHeader().isBase64URLEncodePayload()) {
      throw new No(Error.INVALID_REQUEST, "the header has crit or b64, which are not understood");
    }
    return token;
  }

  /** A type may bear the prefix that RFC 7515, section 4.1.9, recommends to leave out. */
  private static JOSEObjectType typeOf(JWSHeader header) {
    String type = header.getType() == null ? "" : header.getType().getType();
    return new JOSEObjectType(
        type.regionMatches(true, 0, "application/", 0, 12) ? type.substring(12) : type);
  }

  private void checkSignature(JWSObject token) throws No {
    JWSHeader header = token.getHeader();
    if (!stream.algorithms().contains(header.getAlgorithm().getName())) {
      throw new No(
          Error.INVALID_KEY,
          "the header alg is none of " + stream.algorithms().stream().sorted().toList());
    }
    JWK key =
        keyOf(header, keys.known())
            .or(() -> keyOf(header, keys.renewed()))
            .orElseThrow(
                () ->
                    new No(
                        Error.INVALID_KEY,
                        "no key of the transmitter's fits the headers kid and alg"));
    try {
      if (!token.verify(verifier(key, header.getAlgorithm()))) {
        throw new No(Error.AUTHENTICATION_FAILED, "the signature is not by the key it names");
      }
    } catch (JOSEException e) {
      throw new No(Error.INVALID_KEY, "the key it names cannot check this signature");
    }
  }

  /** By its name; without one only where there is no doubt. */
  private static Optional<JWK> keyOf(JWSHeader header, JWKSet known) {
    String id = header.getKeyID();
    List<JWK> fitting =
        known.getKeys().stream()
            .filter(key -> id == null || id.equals(key.getKeyID()))
            .filter(key -> fits(key, header.getAlgorithm()))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private static boolean fits(JWK key, JWSAlgorithm algorithm) {
    boolean forIt = key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
    boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
    boolean ofKind =
        switch (key) {
          case RSAKey rsa ->
              JWSAlgorithm.Family.RSA.contains(algorithm) && rsa.size() >= LEAST_RSA_BITS;
          case ECKey ec -> JWSAlgorithm.Family.EC.contains(algorithm);
          default -> false;
        };
    return forIt && signs && ofKind;
  }

  private static JWSVerifier verifier(JWK key, JWSAlgorithm algorithm) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
      case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
      default -> throw new JOSEException("No verifier for " + algorithm);
    };
  }

  private SecurityEventToken read(byte[] payload) throws No {
    Map<String, Object> claims = claims(payload);
    for (String never : List.of("exp", "sub")) {
      if (claims.containsKey(never)) {
        throw new No(Error.INVALID_REQUEST, "the claim " + never + " must not be there");
      }
    }
    if (!stream.issuer().equals(claims.get("iss"))) {
      throw new No(Error.INVALID_ISSUER, "the claim iss is not the issuer of this stream");
    }
    if (!isForUs(claims.get("aud"))) {
      throw new No(Error.INVALID_AUDIENCE, "the claim aud does not hold this receiver");
    }
    Instant issuedAt = instant(claims.get("iat")).orElseThrow(() -> missing("iat"));
    if (issuedAt.isAfter(clock.instant().plus(AHEAD))) {
      throw new No(Error.INVALID_REQUEST, "the claim iat lies ahead; check the clocks");
    }
    Map.Entry<String, Map<String, Object>> event = event(claims.get("events"));
    return new SecurityEventToken(
        id(claims.get("jti")),
        issuedAt,
        occurredAt(claims, event.getValue(), issuedAt),
        subject(claims.get("sub_id")),
        event.getKey(),
        event.getValue(),
        payload);
  }

  private static Map<String, Object> claims(byte[] payload) throws No {
    try {
      Map<String, Object> claims = JSON.readValue(payload, CLAIMS);
      if (claims != null) {
        return claims;
      }
    } catch (IOException e) {
      // refused below
    }
    throw new No(Error.INVALID_REQUEST, "the claims are not one JSON object, each name once");
  }

  private boolean isForUs(@Nullable Object audience) {
    return audience instanceof List<?> many
        ? many.size() <= 100 && many.contains(stream.audience())
        : stream.audience().equals(audience);
  }

  private static String id(@Nullable Object jti) throws No {
    if (jti instanceof String id && id.matches("[\\x21-\\x7e]{1,256}")) {
      return id;
    }
    throw new No(
        Error.INVALID_REQUEST, "the claim jti is no text of 1 to 256 printable characters");
  }

  private static SubjectIdentifier subject(@Nullable Object subject) throws No {
    if (!(subject instanceof Map<?, ?> json)) {
      throw missing("sub_id");
    }
    try {
      return SubjectIdentifier.of(json);
    } catch (IllegalArgumentException e) {
      throw new No(Error.INVALID_REQUEST, "the claim sub_id: " + e.getMessage());
    }
  }

  @SuppressWarnings("unchecked")
  private static Map.Entry<String, Map<String, Object>> event(@Nullable Object events) throws No {
    if (!(events instanceof Map<?, ?> all) || all.size() != 1) {
      throw new No(Error.INVALID_REQUEST, "the claim events does not hold exactly one event");
    }
    Map.Entry<?, ?> only = all.entrySet().iterator().next();
    String type = String.valueOf(only.getKey());
    if (!(only.getValue() instanceof Map<?, ?> event) || type.isBlank() || type.length() > 500) {
      throw new No(Error.INVALID_REQUEST, "the event is no object under a URI");
    }
    Map<String, Object> said = new HashMap<>((Map<String, Object>) event);
    said.values().removeIf(Objects::isNull);
    return Map.entry(type, said);
  }

  private static Instant occurredAt(
      Map<String, Object> claims, Map<String, Object> event, Instant issuedAt) {
    return instant(event.get("event_timestamp"))
        .or(() -> instant(claims.get("toe")))
        .filter(at -> at.isBefore(issuedAt))
        .orElse(issuedAt);
  }

  /** Seconds since 1970; milliseconds, as drafts of CAEP had it, are known by their size. */
  private static Optional<Instant> instant(@Nullable Object number) {
    try {
      return number instanceof Number n && n.doubleValue() > 0 && n.doubleValue() < 1e14
          ? Optional.of(
              n.doubleValue() >= FIRST_IN_MILLIS
                  ? Instant.ofEpochMilli(n.longValue())
                  : Instant.ofEpochMilli(Math.round(n.doubleValue() * 1000)))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static No missing(String claim) {
    return new No(
        Error.INVALID_REQUEST, "the claim " + claim + " is missing or is not what it must be");
  }
}
