// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of one source, below {@code keyway.sources.NAME.reads}. A connector asks
 * for each option by its name; every answer is checked, and every message names the whole setting.
 * Used while a source is made, by one thread.
 */
public final class SourceOptions {
  private final String source;
  private final List<URI> uris;
  private final Map<String, String> options;
  private final Map<String, Secret> secrets;
  private final Path home;
  private final Clock clock;
  private final Set<String> asked = new HashSet<>();

  /**
   * @param source the source's name
   * @param uris where the system is; several where one stands in for another
   * @param options by name
   * @param secrets by name
   * @param home the site's folder, to which file names are relative
   */
  public SourceOptions(
      String source,
      List<String> uris,
      Map<String, String> options,
      Map<String, Secret> secrets,
      Path home,
      Clock clock) {
    this.source = source;
    this.options = Map.copyOf(options);
    this.secrets = Map.copyOf(secrets);
    this.home = home;
    this.clock = clock;
    this.uris = uris.stream().map(this::uri).toList();
  }

  /** The source's name. */
  public String source() {
    return source;
  }

  /** The time. */
  public Clock clock() {
    return clock;
  }

  /**
   * Where the system is, at least one.
   *
   * @param schemes those that the kind understands
   */
  public List<URI> uris(String... schemes) {
    if (uris.isEmpty()) {
      throw wrong("uri", "is missing: say where the system is");
    }
    for (URI uri : uris) {
      if (!List.of(schemes).contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
        throw wrong("uri", "begins with one of " + String.join(", ", schemes));
      }
      if (uri.getUserInfo() != null) {
        throw wrong("uri", "holds no user name and no password; name a file: or env: in secrets");
      }
    }
    return uris;
  }

  /** Where the system is; exactly one. */
  public URI onlyUri(String... schemes) {
    List<URI> all = uris(schemes);
    if (all.size() > 1) {
      throw wrong("uri", "names one system, not " + all.size());
    }
    return all.getFirst();
  }

  /** A text that must be there. */
  public String text(String name) {
    return optionalText(name)
        .orElseThrow(() -> wrong("options." + name, "is missing for this kind of source"));
  }

  /** A text. */
  public String text(String name, String otherwise) {
    return optionalText(name).orElse(otherwise);
  }

  /** A text that may be absent. */
  public Optional<String> optionalText(String name) {
    asked.add(name);
    return Optional.ofNullable(options.get(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  /** Texts that are separated by commas; those that are configured, or these. */
  public List<String> texts(String name, List<String> otherwise) {
    return optionalText(name)
        .map(all -> Stream.of(all.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList())
        .orElse(otherwise);
  }

  /** A number within bounds, both included. */
  public int number(String name, int otherwise, int least, int most) {
    Optional<String> text = optionalText(name);
    try {
      int number = text.map(Integer::parseInt).orElse(otherwise);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong("options." + name, "is a whole number from " + least + " to " + most);
  }

  /** True or false. */
  public boolean flag(String name, boolean otherwise) {
    return switch (text(name, String.valueOf(otherwise)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("options." + name, "is true or false");
    };
  }

  /** A duration such as {@code PT30S} or {@code 30s}, within bounds, both included. */
  public Duration duration(String name, Duration otherwise, Duration least, Duration most) {
    Optional<String> text = optionalText(name);
    try {
      Duration duration = text.map(SourceOptions::parsed).orElse(otherwise);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw wrong(
        "options." + name,
        "is a duration from " + least + " to " + most + ", such as 30s, 5m, 2h or PT30S");
  }

  /** One of some words. */
  public String oneOf(String name, String otherwise, String... words) {
    String word = text(name, otherwise).toLowerCase(Locale.ROOT);
    if (!List.of(words).contains(word)) {
      throw wrong("options." + name, "is one of " + String.join(", ", words));
    }
    return word;
  }

  /** A file or folder, relative to the site's folder; whether it is there is not looked at. */
  public Optional<Path> file(String name) {
    return optionalText(name).map(home::resolve);
  }

  /** A secret that must be configured. */
  public Secret secret(String name) {
    return optionalSecret(name)
        .orElseThrow(
            () -> wrong("secrets." + name, "is missing: name a file: or env: that holds it"));
  }

  /** A secret that may be absent. */
  public Optional<Secret> optionalSecret(String name) {
    asked.add("secrets." + name);
    return Optional.ofNullable(secrets.get(name));
  }

  /** To be called when everything was asked for: a name that nobody asks for is a mistake. */
  public void refuseOthers() {
    Set<String> others = new TreeSet<>();
    options.keySet().stream()
        .filter(n -> !asked.contains(n))
        .forEach(n -> others.add("options." + n));
    secrets.keySet().stream()
        .map(n -> "secrets." + n)
        .filter(n -> !asked.contains(n))
        .forEach(others::add);
    if (!others.isEmpty()) {
      throw wrong(
          String.join(", ", others), "is not known to this kind of source; check the spelling");
    }
  }

  /** A mistake in a setting, by its name below {@code reads}. */
  public IllegalArgumentException wrong(String name, String must) {
    return wrong(name, must, null);
  }

  private IllegalArgumentException wrong(String name, String must, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "keyway.sources." + source + ".reads." + name + " " + must, cause);
  }

  private URI uri(String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null || uri.isOpaque()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("uri", "is no address", e);
    }
    throw wrong("uri", "names a host, such as ldaps://directory.example.com");
  }

  private static Duration parsed(String text) {
    boolean iso = text.regionMatches(true, 0, "P", 0, 1);
    return Duration.parse(iso ? text : "PT" + text);
  }
}
