// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route file is as Camel's own schema has it, and as our house has it. */
class RouteFilesTest {
  private static final int MOST_STEPS = 12;
  private static final JsonSchema SCHEMA = schema();

  RouteFilesTest() {}

  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : List.of(Path.of("."), Path.of("../config/examples/routes"))) {
      try (Stream<Path> all = Files.list(folder)) {
        all.filter(f -> f.toString().endsWith(".camel.yaml")).sorted().forEach(files::add);
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileIsAsTheSchemaHasIt(Path file) throws IOException {
    assertThat(SCHEMA.validate(read(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void routeHasTheNameOfItsFileAndFewSteps(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".camel.yaml", "");
    for (JsonNode item : read(file)) {
      JsonNode route = item.has("routeTemplate") ? item.get("routeTemplate") : item.path("route");
      if (route.isMissingNode()) {
        continue;
      }
      assertThat(route.path("id").asText()).isEqualTo(name);
      JsonNode from = route.has("from") ? route.get("from") : route.path("route").path("from");
      assertThat(from.path("steps").size()).isBetween(1, MOST_STEPS);
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return new YAMLMapper().readTree(Files.readAllBytes(file));
  }

  private static JsonSchema schema() {
    try (InputStream in = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
