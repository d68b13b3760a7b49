// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kamelet file: flat, described, and loaded by Camel. */
class KameletsTest {
  private static final Path FOLDER = Path.of("../connectors/kamelets");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isNamedAsItsFileAndDescribesWhatItTakes(Path file) throws IOException {
    JsonNode kamelet = YAML.readTree(file.toFile());
    JsonNode definition = kamelet.path("spec").path("definition");
    String name = kamelet.path("metadata").path("name").asText();

    assertThat(file).hasFileName(name + ".kamelet.yaml");
    assertThat(definition.path("title").asText()).isNotEmpty();
    assertThat(definition.path("description").asText()).isNotEmpty();
    assertThat(definition.path("properties"))
        .isNotEmpty()
        .allSatisfy(
            property -> {
              assertThat(property.path("title").asText()).isNotEmpty();
              assertThat(property.path("description").asText()).isNotEmpty();
              assertThat(property.path("type").asText()).isNotEmpty();
            });
    assertThat(StreamSupport.stream(definition.path("required").spliterator(), false))
        .allMatch(required -> definition.path("properties").has(required.asText()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isLoadedByCamel(Path file) throws Exception {
    String name = file.getFileName().toString().replace(".kamelet.yaml", "");
    try (var camel = new DefaultCamelContext()) {
      var resource =
          PluginHelper.getResourceLoader(camel)
              .resolveResource("classpath:kamelets/" + name + ".kamelet.yaml");

      PluginHelper.getRoutesLoader(camel).loadRoutes(resource);

      assertThat(camel.getRouteTemplateDefinition(name)).isNotNull();
    }
  }
}
