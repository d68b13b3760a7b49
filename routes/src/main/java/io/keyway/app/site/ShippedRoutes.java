// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What the routes that come with Keyway do: a site's route may call the same verbs and name the
 * same error policies, so that it can take the place of one of them.
 */
final class ShippedRoutes {
  /** Those that a site may replace, by the name of the file; others are wired in other ways. */
  static final List<String> FILES =
      List.of("1-intake", "1-intake-webhook", "2-decision", "3-provisioning", "4-custody");

  /** Those that no site may replace, nor give their names to a file of its own. */
  private static final List<String> FIXED =
      List.of("0-errors", "1-intake-inbox", "1-intake-sftp", "5-forwarding");

  private static final ShippedRoutes ALL = read();

  private final Set<String> verbs = new HashSet<>();
  private final Set<String> uris = new HashSet<>();
  private final Set<String> texts = new HashSet<>();
  private final Set<String> policies = new HashSet<>();
  private final Map<String, String> beginnings = new HashMap<>();

  private ShippedRoutes() {}

  static ShippedRoutes all() {
    return ALL;
  }

  /** Whether some shipped route calls this verb of this bean. */
  boolean calls(String ref, String method) {
    return verbs.contains(ref + "#" + method);
  }

  boolean names(String uri) {
    return uris.contains(uri);
  }

  /** Whether exactly this text stands in some shipped route. */
  boolean says(String text) {
    return texts.contains(text);
  }

  boolean hasPolicy(String id) {
    return policies.contains(id);
  }

  /** Whether this name is that of a file which comes with Keyway and stays as it is. */
  static boolean isFixed(String name) {
    return FIXED.contains(name);
  }

  /** The shipped route that begins at this endpoint; no other can. */
  Optional<String> beginningAt(String uri) {
    return Optional.ofNullable(beginnings.get(uri));
  }

  private static ShippedRoutes read() {
    ShippedRoutes all = new ShippedRoutes();
    for (String file : FILES) {
      Node routes = YamlNodes.resource("routes/" + file + ".camel.yaml");
      all.gather(routes);
      all.begin(file, routes);
    }
    all.begin("5-forwarding", YamlNodes.resource("routes/5-forwarding.camel.yaml"));
    Node errors = YamlNodes.resource("routes/0-errors.camel.yaml");
    for (Node item : ((SequenceNode) errors).getValue()) {
      YamlNodes.field(item, "routeConfiguration")
          .flatMap(policy -> YamlNodes.text(policy, "id"))
          .ifPresent(all.policies::add);
    }
    return all;
  }

  private void begin(String file, Node routes) {
    for (Node item : ((SequenceNode) routes).getValue()) {
      YamlNodes.field(item, "route")
          .flatMap(route -> YamlNodes.field(route, "from"))
          .flatMap(from -> YamlNodes.text(from, "uri"))
          .filter(uri -> !uri.startsWith("timer:"))
          .ifPresent(uri -> beginnings.put(uri, file));
    }
  }

  private void gather(Node node) {
    switch (node) {
      case ScalarNode scalar -> texts.add(scalar.getValue());
      case SequenceNode sequence -> sequence.getValue().forEach(this::gather);
      case MappingNode mapping -> {
        YamlNodes.text(mapping, "ref")
            .ifPresent(ref -> verbs.add(ref + "#" + YamlNodes.text(mapping, "method").orElse("")));
        YamlNodes.text(mapping, "uri").ifPresent(uris::add);
        for (NodeTuple tuple : mapping.getValue()) {
          gather(tuple.getValueNode());
        }
      }
      default -> throw new IllegalStateException("A node of another kind: " + node.getTag());
    }
  }
}
