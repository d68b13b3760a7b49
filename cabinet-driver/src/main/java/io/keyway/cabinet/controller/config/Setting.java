// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.config;

import java.io.StringReader;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value that knows where it stands. Nodes are looked at and nothing is constructed from them, so
 * no tag in the file makes an object.
 */
final class Setting {
  private static final int LONGEST_FILE = 1024 * 1024;

  private final String file;
  private final Node node;

  private Setting(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  static Setting parse(String file, String text) {
    if (text.length() > LONGEST_FILE) {
      throw new RefusedSetting(file, 1, "the file is longer than 1 MiB");
    }
    try {
      LoaderOptions options = new LoaderOptions();
      options.setMaxAliasesForCollections(10);
      options.setNestingDepthLimit(20);
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (root == null) {
        throw new RefusedSetting(file, 1, "the file is empty");
      }
      return new Setting(file, root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new RefusedSetting(file, line, "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new RefusedSetting(file, 1, "not YAML: " + e.getMessage());
    }
  }

  RefusedSetting refuse(String reason) {
    return new RefusedSetting(file, node.getStartMark().getLine() + 1, reason);
  }

  /** The fields of a mapping, none repeated, all among the known ones. */
  Map<String, Setting> fields(String... known) {
    Map<String, Setting> fields = fields();
    fields.forEach(
        (name, value) -> {
          if (!Arrays.asList(known).contains(name)) {
            String all = String.join(", ", new TreeSet<>(Arrays.asList(known)));
            throw value.refuse("unknown field '" + name + "'; known here are " + all);
          }
        });
    return fields;
  }

  /** The fields of a mapping whose names are free, none repeated. */
  Map<String, Setting> fields() {
    if (!(node instanceof MappingNode mapping)) {
      throw refuse("fields are expected here, as in 'name: value'");
    }
    Map<String, Setting> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Setting key = new Setting(file, tuple.getKeyNode());
      String name = key.text();
      if (fields.put(name, new Setting(file, tuple.getValueNode())) != null) {
        throw key.refuse("field '" + name + "' stands here twice");
      }
    }
    return fields;
  }

  /** A field that must be there. */
  Setting required(Map<String, Setting> fields, String name) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> refuse("field '" + name + "' is missing"));
  }

  List<Setting> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw refuse("a list is expected here, as in [0, 1]");
    }
    return sequence.getValue().stream().map(item -> new Setting(file, item)).toList();
  }

  String text() {
    if (!(node instanceof ScalarNode scalar)
        || scalar.getValue().isBlank()
        || scalar.getTag().equals(Tag.NULL)) {
      throw refuse("a text is expected here");
    }
    return scalar.getValue().strip();
  }

  int number(int least, int most) {
    String text = text();
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw refuse("a number from " + least + " to " + most + " is expected here, not " + text);
  }

  boolean yes() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refuse("true or false is expected here");
    };
  }

  /** A value made of the text; what the maker objects to is refused at this place. */
  <T> T as(Function<String, T> maker) {
    return make(() -> maker.apply(text()));
  }

  /** The same for something made of more than one value. */
  <T> T make(java.util.function.Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw refuse(String.valueOf(e.getMessage()));
    }
  }
}
