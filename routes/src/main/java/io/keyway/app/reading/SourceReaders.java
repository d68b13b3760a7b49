// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.inbox.Listings;
import io.keyway.app.intake.Hints;
import io.keyway.app.intake.Mappings;
import io.keyway.app.reading.Reading.Means;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.settings.SourceSettings.Reads;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceOptions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * All sources that are asked, each with its reader; the door for whoever knows that something
 * changed: an event is a hint, what counts is what the source says when it is asked. Thread-safe.
 */
@Component
public class SourceReaders implements SmartLifecycle, Hints {
  private final Map<String, SourceReader> readers = new TreeMap<>();
  private boolean running;

  SourceReaders(
      SourceSettings sources,
      HomeSettings home,
      Secrets secrets,
      ReadingJournal journal,
      Listings listings,
      Mappings mappings,
      SourceAlarm alarm,
      Clock clock) {
    Means means = new Means(journal, listings, mappings, clock);
    sources
        .sources()
        .forEach(
            (name, source) -> {
              Reads reads = source.reads();
              if (reads != null) {
                IdentitySource opened = open(name, reads, home, secrets, clock);
                readers.put(name, new SourceReader(name, reads, opened, means, alarm));
              }
            });
  }

  /** A source as the settings describe it. */
  private static IdentitySource open(
      String name, Reads reads, HomeSettings home, Secrets secrets, Clock clock) {
    try {
      return IdentityConnector.ofKind(reads.kind())
          .source(
              new SourceOptions(
                  name,
                  reads.uri(),
                  reads.options(),
                  kept(name, reads, secrets),
                  home.home(),
                  clock));
    } catch (IllegalArgumentException e) {
      throw new RefusedToStart(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Secret> kept(String name, Reads reads, Secrets secrets) {
    return reads.secrets().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                secret ->
                    new Secret(
                        () ->
                            secrets.read(
                                "keyway.sources." + name + ".reads.secrets." + secret.getKey(),
                                secret.getValue()))));
  }

  /** How the sources that are asked stand, by name. */
  public Map<String, SourceState> states() {
    Map<String, SourceState> states = new TreeMap<>();
    readers.forEach((name, reader) -> states.put(name, reader.state()));
    return states;
  }

  /**
   * An event says that something changed: one person, or anybody.
   *
   * @param person what the source calls the person, or an employee number; empty where the event
   *     does not say
   * @return whether there is such a source that is asked
   */
  public boolean hint(String source, Optional<String> person) {
    SourceReader reader = readers.get(source);
    if (reader == null) {
      return false;
    }
    person.ifPresentOrElse(reader::hint, () -> reader.readNow(false));
    return true;
  }

  @Override
  public boolean read(String source, String person) {
    return hint(source, Optional.of(person));
  }

  /**
   * Asks for everybody as soon as it can be.
   *
   * @return whether there is such a source that is asked
   */
  public boolean readEverybody(String source) {
    SourceReader reader = readers.get(source);
    if (reader != null) {
      reader.readNow(true);
    }
    return reader != null;
  }

  @Override
  public synchronized void start() {
    readers.values().forEach(SourceReader::start);
    running = true;
  }

  @Override
  public synchronized void stop() {
    readers.values().forEach(SourceReader::stop);
    running = false;
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
