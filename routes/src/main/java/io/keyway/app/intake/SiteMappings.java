// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import io.keyway.app.decision.Returns;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.SourceSettings;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.CardBench;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.MappingOutcome.MappingProblem;
import io.keyway.rules.SourceMapping;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import io.keyway.rules.load.SourceYaml;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The mappings in force: those that come with Keyway, each replaced by the site's own of the same
 * file name. Replaced whole or not at all.
 */
@Component
public class SiteMappings implements Mappings, Returns {
  private final SourceSettings sources;
  private final HomeSettings home;
  private volatile Map<String, SourceMapping> inForce = Map.of();

  public SiteMappings(SourceSettings sources, HomeSettings home) {
    this.sources = sources;
    this.home = home;
    try {
      reload();
    } catch (RefusedFile e) {
      throw new RefusedToStart(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads the site's files again.
   *
   * @throws RefusedFile when one cannot be taken, or a source has no mapping any more; those in
   *     force stay
   */
  public final void reload() {
    Map<String, SourceMapping> mappings = read(home);
    sources
        .sources()
        .forEach(
            (name, source) -> {
              if (!mappings.containsKey(source.mappingOr(name))) {
                throw new RefusedFile(
                    "source/" + source.mappingOr(name) + ".yaml",
                    1,
                    "source " + name + " has no mapping of this name");
              }
            });
    inForce = mappings;
  }

  /**
   * The mappings of a site, by name.
   *
   * @throws RefusedFile when one cannot be taken
   */
  public static Map<String, SourceMapping> read(HomeSettings home) {
    CardBench cards =
        new CardBench(
            CardFormatYaml.readAll(MappingFiles.merged("card-format", home.home())).values());
    return SourceYaml.readAll(MappingFiles.merged("source", home.home()), cards);
  }

  @Override
  public MappingOutcome read(SourceRecord record) {
    return mapping(record.source())
        .map(mapping -> mapping.map(record))
        .orElse(new MappingProblem("", "this source has no mapping", true, "", ""));
  }

  @Override
  public Optional<String> hint(SourceRecord record) {
    return mapping(record.source()).flatMap(mapping -> mapping.hint(record));
  }

  @Override
  public Map<String, Object> kept(SourceRecord record) {
    return mapping(record.source()).map(mapping -> mapping.kept(record)).orElse(Map.of());
  }

  @Override
  public Object inForce() {
    return inForce;
  }

  @Override
  public Set<String> readColumns(String source) {
    return mapping(source)
        .map(m -> new LinkedHashSet<>(m.readColumns()))
        .orElse(new LinkedHashSet<>());
  }

  @Override
  public Set<String> columns(String source) {
    return mapping(source).map(m -> new LinkedHashSet<>(m.columns())).orElse(new LinkedHashSet<>());
  }

  @Override
  public Restore of(String source) {
    return mapping(source).map(SourceMapping::restore).orElse(Restore.RESTORE);
  }

  private Optional<SourceMapping> mapping(String source) {
    return sources
        .named(source)
        .map(settings -> settings.mappingOr(source))
        .flatMap(name -> Optional.ofNullable(inForce.get(name)));
  }
}
