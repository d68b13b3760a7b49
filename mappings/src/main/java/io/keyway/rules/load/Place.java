// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value in a YAML file that knows where it stands, so that whoever refuses it can say so. */
final class Place {
  /** Code points of a file: ten thousand cabinets of 24 keys have some 16 million. */
  private static final int LONGEST = 32 << 20;

  private final String file;
  private final Node node;

  private Place(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** The one document of a file. */
  static Place parse(String file, String text) {
    try {
      LoaderOptions bounds = new LoaderOptions();
      bounds.setCodePointLimit(LONGEST);
      Node root = new Yaml(bounds).compose(new StringReader(text));
      if (root == null) {
        throw new RefusedFile(file, 1, "the file is empty");
      }
      return new Place(file, root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new RefusedFile(file, line, "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new RefusedFile(file, 1, "not YAML: " + e.getMessage());
    }
  }

  /** That this value is refused. */
  RefusedFile refuse(String reason) {
    return new RefusedFile(file, line(), reason);
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  String file() {
    return file;
  }

  /** The fields of a mapping, none repeated, all among the known ones. */
  Map<String, Place> fields(String... known) {
    Map<String, Place> fields = fields();
    for (Map.Entry<String, Place> field : fields.entrySet()) {
      if (!Arrays.asList(known).contains(field.getKey())) {
        String all = String.join(", ", new TreeSet<>(Arrays.asList(known)));
        throw field
            .getValue()
            .refuse("unknown field '" + field.getKey() + "'; known here are " + all);
      }
    }
    return fields;
  }

  /** The fields of a mapping whose names are free, none repeated. */
  Map<String, Place> fields() {
    if (!(node instanceof MappingNode mapping)) {
      throw refuse("fields are expected here, as in 'name: value'");
    }
    Map<String, Place> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = new Place(file, tuple.getKeyNode()).text();
      if (fields.put(name, new Place(file, tuple.getValueNode())) != null) {
        throw new Place(file, tuple.getKeyNode()).refuse("field '" + name + "' stands here twice");
      }
    }
    return fields;
  }

  /** A field that must be there. */
  Place required(Map<String, Place> fields, String name) {
    Place place = fields.get(name);
    if (place == null) {
      throw refuse("field '" + name + "' is missing");
    }
    return place;
  }

  /** The items of a list. */
  List<Place> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw refuse("a list is expected here, each item after '- '");
    }
    return sequence.getValue().stream().map(item -> new Place(file, item)).toList();
  }

  /** The items of a list, or the one value that stands in its place. */
  List<Place> oneOrMore() {
    return node instanceof SequenceNode ? items() : List.of(this);
  }

  /** Text that is not empty. */
  String text() {
    if (!(node instanceof ScalarNode scalar)
        || scalar.getValue().isBlank()
        || scalar.getTag().equals(Tag.NULL)) {
      throw refuse("a text is expected here");
    }
    return scalar.getValue().strip();
  }

  /** Whether this has fields, and is not a single value or a list. */
  boolean hasFields() {
    return node instanceof MappingNode;
  }

  /** Whether this is that word. */
  boolean isText(String word) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
  }

  int number(int least, int most) {
    try {
      int number = Integer.parseInt(text());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, as any other number out of range
    }
    throw refuse("a number from " + least + " to " + most + " is expected here");
  }

  boolean yes() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refuse("true or false is expected here");
    };
  }

  Duration duration() {
    return as("a duration such as PT8H or P1D", Duration::parse);
  }

  LocalTime time() {
    return as("a clock time such as \"17:00\"", LocalTime::parse);
  }

  LocalDate date() {
    return as("a date such as 2026-11-23", LocalDate::parse);
  }

  /** What is made of what stands here, refused here where it cannot be. */
  <T> T made(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw refuse(Optional.ofNullable(e.getMessage()).orElse("this cannot be"));
    }
  }

  /** A value made of the text. */
  <T> T as(String expected, Function<String, T> parse) {
    try {
      return parse.apply(text());
    } catch (DateTimeException e) {
      throw refuse(expected + " is expected here, not '" + text() + "'");
    } catch (IllegalArgumentException e) {
      throw refuse(
          Optional.ofNullable(e.getMessage()).orElse(expected + " is expected") + ": " + text());
    }
  }
}
