// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.client;

import java.nio.file.Path;
import java.util.List;

/** How a bridge is told which site's folder is its own. */
public final class BridgeArguments {
  private BridgeArguments() {}

  public static List<String> of(Path site) {
    return List.of(
        "--spring.config.additional-location=file:" + site + "/", "--keyway.home=" + site);
  }
}
