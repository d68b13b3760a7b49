// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code 1-intake-inbox}, a template: here with a folder of the test. */
class InboxRouteTest extends RouteFileCase {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of("");

  InboxRouteTest() {
    super("0-errors", "1-intake-inbox");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    GenericFileFilter<File> whole = file -> file.getFileName().endsWith(".csv");
    registry.bind("arrivals-hr", whole);
    registry.bind("oldestFirst", Comparator.comparing(GenericFile<File>::getFileName));
    registry.bind("inbox", new Verbs(calls));
  }

  @Test
  void fileIsReadAndThenMovedToWhereItBelongs() throws IOException {
    Files.writeString(folder.resolve("b-bad.csv"), "x");
    Files.writeString(folder.resolve("a-good.csv"), "x");
    Files.writeString(folder.resolve("c-arriving.part"), "x");

    open();

    eventually("moved", SOON, () -> Files.exists(folder.resolve("failed/b-bad.csv")));
    assertThat(folder.resolve("done/a-good.csv")).exists();
    assertThat(folder.resolve("c-arriving.part")).exists();
    assertThat(calls).containsExactly("read hr a-good.csv", "read hr b-bad.csv");
  }

  @Test
  void fileThatCannotBeReadNowStaysAndIsReadAgain() throws IOException {
    Files.writeString(folder.resolve("a-later.csv"), "x");

    open();

    eventually("read again", SOON, () -> calls.size() >= 3);
    eventually("moved", SOON, () -> Files.exists(folder.resolve("done/a-later.csv")));
    assertThat(calls).containsOnly("read hr a-later.csv");
  }

  private void open() {
    TemplatedRouteBuilder.builder(context, "1-intake-inbox")
        .routeId("1-intake-inbox-hr")
        .parameter("source", "hr")
        .parameter("folder", folder.toString())
        .add();
  }

  /** The bean {@code inbox}. */
  public static final class Verbs {
    private final List<String> calls;

    Verbs(List<String> calls) {
      this.calls = calls;
    }

    public String read(@Header("KeywaySource") String source, @Body File file) {
      calls.add("read " + source + " " + file.getName());
      if (file.getName().contains("later") && calls.size() < 3) {
        throw new IllegalStateException("the database is locked");
      }
      return file.getName().contains("bad") ? "failed" : "done";
    }
  }
}
