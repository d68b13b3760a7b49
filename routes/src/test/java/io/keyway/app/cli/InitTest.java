// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aSiteHasItsOwnSecretsAndSaysWhatIsNext() throws IOException {
    Shell shell = new Shell(folder);

    assertThat(shell.run("init", "one")).isZero();
    assertThat(shell.out()).contains("./keyway run --config one");
    assertThat(shell.run("init", "two")).isZero();

    Path secret = folder.resolve("one/secrets/administrator");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(secret))
        .isNotEqualTo(Files.readString(folder.resolve("two/secrets/administrator")))
        .doesNotStartWith("demo-");
    assertThat(Files.readString(folder.resolve("one/application.yaml")))
        .doesNotContain(Files.readString(secret).strip());
  }

  @Test
  void aFolderThatIsInUseIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("mine"), "mine");
    Shell shell = new Shell(folder);

    assertThat(shell.run("init", ".")).isEqualTo(1);
    assertThat(shell.err()).contains("not empty");
    assertThat(folder.resolve("application.yaml")).doesNotExist();
  }
}
