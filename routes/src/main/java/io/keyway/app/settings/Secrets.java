// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Reads secrets from where settings say they are kept: {@code file:PATH}, relative to the site's
 * folder, or {@code env:NAME}. White space around a secret is not part of it.
 */
@Component
public final class Secrets {
  private final Path home;
  private final Map<String, String> environment;

  @Autowired
  public Secrets(HomeSettings settings) {
    this(settings.home(), System.getenv());
  }

  public Secrets(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The secret.
   *
   * @param setting the full name of the setting, for the message
   * @throws IllegalArgumentException when the reference has another form or nothing is there
   */
  public String read(String setting, String reference) {
    String secret;
    if (reference.startsWith("file:")) {
      secret = ofFile(setting, reference.substring("file:".length()));
    } else if (reference.startsWith("env:")) {
      secret = environment.getOrDefault(reference.substring("env:".length()), "");
    } else {
      throw new IllegalArgumentException(
          setting + " must name where the secret is kept: file:PATH or env:NAME");
    }
    if (secret.isBlank()) {
      throw new IllegalArgumentException(setting + ": no secret at " + reference);
    }
    return secret.strip();
  }

  private String ofFile(String setting, String path) {
    try {
      return Files.readString(home.resolve(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + ": cannot read file:" + path, e);
    }
  }
}
