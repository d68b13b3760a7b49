// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Streams of shared signals (OpenID Shared Signals Framework), by name: a name stands in the path
 * {@code POST /in/ssf/NAME} and, where nothing else is said, is that of the source for which the
 * stream speaks.
 *
 * @param ssf by name
 */
@ConfigurationProperties("keyway")
public record SignalSettings(@DefaultValue Map<String, Stream> ssf) {
  public SignalSettings {
    ssf = Map.copyOf(ssf);
    ssf.forEach(
        (name, stream) -> {
          if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException(
                "keyway.ssf: a name has 1 to 64 of a-z 0-9 -, not " + name);
          }
          stream.validate("keyway.ssf." + name);
        });
  }

  /** The stream of that name. */
  public Optional<Stream> named(String name) {
    return Optional.ofNullable(ssf.get(name));
  }

  /**
   * One stream.
   *
   * @param source in whose name it speaks, one of {@code keyway.sources}; empty means the stream's
   *     own name
   * @param issuer who signs its tokens: their claim {@code iss}, to the letter
   * @param audience whom they are for: their claim {@code aud}
   * @param keys where the transmitter's public keys are: an {@code https} address of a JWK set, or
   *     {@code file:PATH}. Never taken from a token
   * @param algorithms by which it may sign
   * @param policy which of {@code signal/*.yaml} says what its events do
   * @param authorization where the value of the header {@code Authorization} is kept that the
   *     transmitter was told to send with each push; empty asks for none
   * @param poll how it is asked for tokens; absent means that it pushes them
   * @param verification how it is asked to prove that the stream works; absent means that it is not
   * @param silence after so long without a token a human is told
   * @param subjects whom its subjects mean
   */
  public record Stream(
      @DefaultValue("") String source,
      @DefaultValue("") String issuer,
      @DefaultValue("") String audience,
      @DefaultValue("") String keys,
      @DefaultValue("RS256") Set<String> algorithms,
      @DefaultValue("default") String policy,
      @DefaultValue("") String authorization,
      @Nullable Poll poll,
      @Nullable Asked verification,
      @DefaultValue("PT24H") Duration silence,
      @DefaultValue Subjects subjects) {
    public Stream {
      algorithms = Set.copyOf(algorithms);
    }

    /** The source's name, where this stream is called {@code name}. */
    public String sourceOr(String name) {
      return source.isEmpty() ? name : source;
    }

    private void validate(String setting) {
      for (String must : List.of(issuer, audience, keys)) {
        if (must.isBlank()) {
          throw new IllegalArgumentException(
              setting + ": issuer, audience and keys must all be there");
        }
      }
      if (silence.compareTo(Duration.ofMinutes(1)) < 0) {
        throw new IllegalArgumentException(setting + ".silence is at least PT1M");
      }
    }
  }

  /**
   * How a transmitter is asked for tokens (RFC 8936).
   *
   * @param uri address that it gave for the stream
   * @param secret where the value of the header {@code Authorization} is kept
   * @param every how long to wait after an answer without tokens
   */
  public record Poll(
      @DefaultValue("") String uri,
      @DefaultValue("") String secret,
      @DefaultValue("PT30S") Duration every) {}

  /**
   * How a transmitter is asked to prove that the stream works.
   *
   * @param uri its {@code verification_endpoint}
   * @param secret where the value of the header {@code Authorization} is kept
   * @param streamId its id of the stream
   */
  public record Asked(
      @DefaultValue("") String uri,
      @DefaultValue("") String secret,
      @DefaultValue("") String streamId) {}

  /**
   * Whom subjects mean.
   *
   * @param email whether an address of mail that exactly one person has decides who is meant, or
   *     only points at that person, so that a human must say
   * @param id what {@code sub} of {@code iss_sub}, and an opaque id, are: {@code employee-number},
   *     the name of a source whose external id they are, or empty, so that a human must say
   */
  public record Subjects(@DefaultValue("decides") Email email, @DefaultValue("") String id) {
    /** What {@link #id} says where it is the employee number. */
    public static final String EMPLOYEE_NUMBER = "employee-number";
  }

  /** What an address of mail does. */
  public enum Email {
    /** It says who is meant, where exactly one person has it. */
    DECIDES,
    /** It points at somebody; a human must say. */
    POINTS;

    /** As settings write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
