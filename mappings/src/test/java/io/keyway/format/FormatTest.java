// SPDX-License-Identifier: Apache-2.0
package io.keyway.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void everySourceIsLaidOutByGoogleJavaFormat() {
    Path here = Path.of("").toAbsolutePath();
    if (System.getProperty("format", "check").equals("write")) {
      FormatSources.mend(here).forEach(file -> System.out.println("formatted " + file));
    }

    assertThat(FormatSources.misformatted(here))
        .as(
            "sources that are not laid out; mend them with"
                + " `mvn -pl mappings test -Dtest=FormatTest -Dformat=write`")
        .isEmpty();
  }
}
