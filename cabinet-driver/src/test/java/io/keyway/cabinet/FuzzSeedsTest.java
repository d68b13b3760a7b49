// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fuzz tests begin with enough, so that what they replay in each build is worth it. */
final class FuzzSeedsTest {
  private static final Path SOURCES = Path.of("src/test/java");
  private static final Path RESOURCES = Path.of("src/test/resources");

  @Test
  void thereAreHundredsOfSeeds() throws IOException {
    assertThat(files(RESOURCES, "FuzzTestInputs/")).hasSizeGreaterThan(300);
  }

  @Test
  void everyFuzzTestHasSome() throws IOException {
    List<Path> without = new ArrayList<>();
    for (Path test : files(SOURCES, "FuzzTest.java")) {
      String name = SOURCES.relativize(test).toString().replace(".java", "Inputs");
      if (!Files.isDirectory(RESOURCES.resolve(name))) {
        without.add(test);
      }
    }

    assertThat(without).as("fuzz tests without seeds, see FuzzSeeds").isEmpty();
  }

  @Test
  void everyMessageHasSome() throws IOException {
    Set<Class<?>> read = new HashSet<>();
    read.addAll(messages("FromCabinetFuzzTestInputs/", FromCabinet::decode));
    read.addAll(messages("FromBridgeFuzzTestInputs/", FromBridge::decode));

    assertThat(read)
        .containsAll(Arrays.asList(FromCabinet.class.getPermittedSubclasses()))
        .containsAll(Arrays.asList(FromBridge.class.getPermittedSubclasses()));
  }

  private static Set<Class<?>> messages(String folder, Function<byte[], Object> decode)
      throws IOException {
    Set<Class<?>> read = new HashSet<>();
    for (Path seed : files(RESOURCES, folder)) {
      try {
        read.add(decode.apply(Files.readAllBytes(seed)).getClass());
      } catch (CabinetException.ProtocolError e) {
        // Some seeds are frames that must be refused.
        assertThat(e).hasMessageStartingWith("Bad frame");
      }
    }
    return read;
  }

  private static List<Path> files(Path root, String part) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(part))
          .toList();
    }
  }
}
