// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.client.Trouble;
import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.EstateFile;
import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.ForwardingSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.Estate;
import io.keyway.rules.CardBench;
import io.keyway.rules.EntitlementPolicy;
import io.keyway.rules.SourceMapping;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.SourceYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * A site's folder, read as the bridge reads it, but without starting one. What cannot be taken is
 * thrown by the part that refuses it.
 */
final class SiteFiles {
  static final String SETTINGS = "application.yaml";
  static final String CABINETS = "cabinets.yaml";

  private final Path home;

  SiteFiles(Path home) {
    if (!Files.isDirectory(home)) {
      throw new Trouble(home + " is not a folder; make a site's with keyway init DIR");
    }
    this.home = home;
  }

  Path home() {
    return home;
  }

  AccessSettings access() {
    return bind("keyway.access", AccessSettings.class);
  }

  SourceSettings sources() {
    return bind("keyway", SourceSettings.class);
  }

  ForwardingSettings forwarding() {
    return bind("keyway", ForwardingSettings.class);
  }

  Map<String, CardFormat> cardFormats() {
    return CardFormatYaml.readAll(MappingFiles.merged("card-format", home));
  }

  Estate estate() {
    Path file = home.resolve(CABINETS);
    if (!Files.exists(file)) {
      throw new Trouble(CABINETS + " is not there; it says what hangs where");
    }
    return estate(text(file));
  }

  /** What such a text would mean in this folder. */
  Estate estate(String text) {
    Duration lease = binder().bind("keyway.lease", Duration.class).orElse(Duration.ofHours(24));
    if (text.isBlank()) {
      throw new Trouble(CABINETS + " is empty; it says what hangs where");
    }
    return new EstateFile(home, lease, CabinetProtocols.found()).read(text);
  }

  /** Whether the site has access rules of its own. */
  boolean hasOwnAccessRules() {
    return !MappingFiles.of(home.resolve("access")).isEmpty();
  }

  EntitlementPolicy accessRules(Estate estate) {
    Map<String, String> own = MappingFiles.of(home.resolve("access"));
    return AccessYaml.readAll(own.isEmpty() ? MappingFiles.shipped("access") : own, estate);
  }

  Map<String, SourceMapping> mappings() {
    return SourceYaml.readAll(
        MappingFiles.merged("source", home), new CardBench(cardFormats().values()));
  }

  private <T> T bind(String prefix, Class<T> type) {
    return binder().bindOrCreate(prefix, Bindable.of(type));
  }

  private Binder binder() {
    Path file = home.resolve(SETTINGS);
    if (!Files.exists(file)) {
      throw new Trouble(SETTINGS + " is not there");
    }
    try {
      List<PropertySource<?>> sources =
          new YamlPropertySourceLoader().load(SETTINGS, new FileSystemResource(file));
      return new Binder(ConfigurationPropertySources.from(sources));
    } catch (IOException e) {
      throw new Trouble("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Trouble("Cannot read " + file + ": " + e, e);
    }
  }
}
