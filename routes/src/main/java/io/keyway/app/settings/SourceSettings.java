// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import io.keyway.rules.ChangeBudget;
import io.keyway.rules.Precedence;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The systems that tell who people are, by name: a name stands in the path of the webhook, on
 * receipts and in the ledger.
 *
 * @param sources by name
 * @param precedence their names, the one that counts most first; those not named come after
 */
@ConfigurationProperties("keyway")
public record SourceSettings(
    @DefaultValue Map<String, Source> sources, @DefaultValue List<String> precedence) {
  public SourceSettings {
    sources = Map.copyOf(sources);
    precedence = List.copyOf(precedence);
    for (String name : precedence) {
      if (!sources.containsKey(name)) {
        throw new IllegalArgumentException(
            "keyway.precedence: there is no source " + name + " in keyway.sources");
      }
    }
    sources.forEach(
        (name, source) -> {
          if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException(
                "keyway.sources: a name has 1 to 64 of a-z 0-9 -, not " + name);
          }
          if (source.webhook() != null) {
            source.webhook().validate("keyway.sources." + name);
          }
          if (source.reads() != null) {
            source.reads().validate("keyway.sources." + name + ".reads");
          }
        });
  }

  /** The source of that name. */
  public Optional<Source> named(String name) {
    return Optional.ofNullable(sources.get(name));
  }

  /** Which source counts for what. */
  public Precedence inOrder() {
    return new Precedence(
        precedence,
        sources.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().owns())));
  }

  /** How much one file of a source may take away. */
  public Budget budgetOf(String name) {
    return named(name).map(Source::budget).orElse(Budget.DEFAULT);
  }

  /** How the source of that name calls its webhook, where it may. */
  public Optional<Webhook> webhookOf(String name) {
    return named(name).flatMap(source -> Optional.ofNullable(source.webhook()));
  }

  /**
   * One source.
   *
   * @param mapping name of the file in {@code source/} that says what its records mean; empty means
   *     the source's own name
   * @param webhook how it calls {@code POST /in/NAME}; absent means that it may not
   * @param inbox folder for its files, relative to the site's folder; empty means none
   * @param budget how many people may be missing from a snapshot, or lose rights by a file, before
   *     it is held
   * @param owns for what its word counts before that of sources that do not own it
   * @param suspends whether it may hold people suspended although it does not own the status
   * @param reads how it is asked who its people are; absent means that it is not asked
   */
  public record Source(
      @DefaultValue("") String mapping,
      @Nullable Webhook webhook,
      @DefaultValue("") String inbox,
      @DefaultValue Budget budget,
      @DefaultValue Set<Precedence.Part> owns,
      @DefaultValue("true") boolean suspends,
      @Nullable Reads reads) {
    public Source {
      owns = Set.copyOf(owns);
    }

    /** The mapping's name, where this source is called {@code name}. */
    public String mappingOr(String name) {
      return mapping.isEmpty() ? name : mapping;
    }
  }

  /**
   * How a source is asked who its people are.
   *
   * @param kind the kind of system, such as {@code ldap}; docs/reference lists them
   * @param uri where it is; several where one stands in for another
   * @param every how long to rest between two questions for what changed; 1 second to 1 day. Of a
   *     system that tells changes as they happen nothing is asked again and again
   * @param fullEvery how long after a whole reading the next one; 1 minute to 31 days. Of a system
   *     that cannot tell what changed this is how often it is read
   * @param alertAfter how long it may be unreachable before somebody is told
   * @param window of which losses count together against the budget; what a source takes away bit
   *     by bit counts as if it came at once. 0 to 7 days
   * @param options what else this kind wants to know, by name
   * @param secrets where its secrets are kept, {@code file:PATH} or {@code env:NAME}, by name
   */
  public record Reads(
      @DefaultValue("") String kind,
      @DefaultValue List<String> uri,
      @DefaultValue("30s") Duration every,
      @DefaultValue("6h") Duration fullEvery,
      @DefaultValue("2m") Duration alertAfter,
      @DefaultValue("1h") Duration window,
      @DefaultValue Map<String, String> options,
      @DefaultValue Map<String, String> secrets) {
    public Reads {
      uri = List.copyOf(uri);
      options = Map.copyOf(options);
      secrets = Map.copyOf(secrets);
    }

    private void validate(String setting) {
      if (kind.isBlank()) {
        throw new IllegalArgumentException(setting + ".kind is missing: say what system it is");
      }
      within(setting + ".every", every, Duration.ofSeconds(1), Duration.ofDays(1));
      within(setting + ".full-every", fullEvery, Duration.ofMinutes(1), Duration.ofDays(31));
      within(setting + ".alert-after", alertAfter, Duration.ZERO, Duration.ofDays(1));
      within(setting + ".window", window, Duration.ZERO, Duration.ofDays(7));
    }

    private static void within(String setting, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            setting + " is from " + least + " to " + most + ", not " + value);
      }
    }
  }

  /**
   * How a webhook proves where it comes from.
   *
   * @param auth the way
   * @param secret where the secret is kept, {@code file:PATH} or {@code env:NAME}; several while
   *     one replaces another. Of {@code standard-webhooks} also the sender's public key, {@code
   *     whpk_...}. For {@code mtls}: SHA-256 fingerprints of the certificates, as hex
   * @param header of {@code hmac}: which header holds the signature
   * @param prefix of {@code hmac}: what stands before the signature, such as {@code sha256=}
   * @param algorithm of {@code hmac}: {@code HmacSHA256} or {@code HmacSHA512}
   * @param encoding of {@code hmac}: {@code hex} or {@code base64}
   * @param idHeader which header names the delivery where {@code standard-webhooks} is not used;
   *     empty means none
   */
  public record Webhook(
      Auth auth,
      @DefaultValue List<String> secret,
      @DefaultValue("X-Signature") String header,
      @DefaultValue("") String prefix,
      @DefaultValue("HmacSHA256") String algorithm,
      @DefaultValue("hex") String encoding,
      @DefaultValue("") String idHeader) {
    public Webhook {
      secret = List.copyOf(secret);
    }

    private void validate(String setting) {
      if (secret.isEmpty()) {
        throw new IllegalArgumentException(
            setting + ".webhook.secret is missing: name a file: or env: that holds it");
      }
      if (!List.of("HmacSHA256", "HmacSHA512").contains(algorithm)) {
        throw new IllegalArgumentException(
            setting + ".webhook.algorithm is HmacSHA256 or HmacSHA512, not " + algorithm);
      }
      if (!List.of("hex", "base64").contains(encoding)) {
        throw new IllegalArgumentException(
            setting + ".webhook.encoding is hex or base64, not " + encoding);
      }
    }
  }

  /** The ways of authentication; there is no way without. */
  public enum Auth {
    /** Signed after the Standard Webhooks specification; the best choice. */
    STANDARD_WEBHOOKS,
    /** A header with an HMAC of the body. */
    HMAC,
    /** A secret in {@code Authorization: Bearer}. */
    BEARER,
    /** A client certificate. */
    MTLS,
    /** As BambooHR signs and packs what it sends. */
    BAMBOOHR;

    /** As settings write it, such as {@code standard-webhooks}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Each the lesser of a share and a number, but two people may always be missing, and ten may
   * always lose rights. Explicit terminations never count.
   *
   * @param percent of the people that the source lists, who may be missing from a snapshot
   * @param people how many may be missing
   * @param losingPercent of the people that the source lists, who may lose any right by one file:
   *     by absence, by suspension, or by a move out of a group, a department or a site
   * @param losingPeople how many may lose any right
   */
  public record Budget(
      @DefaultValue("5") int percent,
      @DefaultValue("20") int people,
      @DefaultValue("25") int losingPercent,
      @DefaultValue("100") int losingPeople) {
    /** What counts where nothing is set. */
    public static final Budget DEFAULT = new Budget(5, 20, 25, 100);

    private static final int LEAST_LOSING = 10;

    public Budget {
      if (percent < 0
          || percent > 100
          || people < 0
          || losingPercent < 0
          || losingPercent > 100
          || losingPeople < 0) {
        throw new IllegalArgumentException(
            "keyway.sources.*.budget: percent and losing-percent are 0 to 100, people and"
                + " losing-people 0 or more");
      }
    }

    /** Of people who are missing. */
    public ChangeBudget absent() {
      return new ChangeBudget(percent, people);
    }

    /** Of people who lose any right. */
    public ChangeBudget losing() {
      return new ChangeBudget(losingPercent, losingPeople, LEAST_LOSING);
    }
  }
}
