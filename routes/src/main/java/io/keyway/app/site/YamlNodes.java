// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** YAML with its lines, read by the reader that Camel itself uses; no object is ever made of it. */
final class YamlNodes {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(false).build();

  private YamlNodes() {}

  /** The documents of a text. */
  static List<Node> documents(String text) {
    return StreamSupport.stream(
            new Compose(SETTINGS).composeAllFromString(text).spliterator(), false)
        .toList();
  }

  static Node resource(String name) {
    try (InputStream in = YamlNodes.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Keyway's own " + name + " is not on the class path");
      }
      return documents(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  static Optional<Node> field(Node node, String name) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(tuple -> key(tuple).equals(name))
            .map(NodeTuple::getValueNode)
            .findFirst()
        : Optional.empty();
  }

  static Optional<String> text(Node node, String name) {
    return field(node, name).filter(ScalarNode.class::isInstance).map(YamlNodes::text);
  }

  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  static String key(NodeTuple tuple) {
    return text(tuple.getKeyNode());
  }
}
