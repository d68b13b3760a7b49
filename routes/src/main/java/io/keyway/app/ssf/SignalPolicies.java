// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.SignalSettings;
import io.keyway.rules.SignalPolicy;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import io.keyway.rules.load.SignalYaml;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What signals do: the policies that come with Keyway, each replaced by the site's own of the same
 * file name. Replaced whole or not at all. Thread-safe.
 */
@Component
public class SignalPolicies {
  private final SignalSettings settings;
  private final HomeSettings home;
  private volatile Map<String, SignalPolicy> inForce = Map.of();

  SignalPolicies(SignalSettings settings, HomeSettings home) {
    this.settings = settings;
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
   * @throws RefusedFile when one cannot be taken, or a stream has no policy any more; those in
   *     force stay
   */
  public final void reload() {
    Map<String, SignalPolicy> read = SignalYaml.readAll(MappingFiles.merged("signal", home.home()));
    settings
        .ssf()
        .forEach(
            (name, stream) -> {
              if (!read.containsKey(stream.policy())) {
                throw new RefusedFile(
                    "signal/" + stream.policy() + ".yaml",
                    1,
                    "stream " + name + " has no policy of this name");
              }
            });
    inForce = read;
  }

  SignalPolicy of(SignalStream stream) {
    return Optional.ofNullable(inForce.get(stream.settings().policy())).orElseThrow();
  }
}
