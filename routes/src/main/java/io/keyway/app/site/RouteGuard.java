// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.site.SiteCheck.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Lets a site's route do what is on its lists: no program is started, no class or bean is loaded,
 * no script is run, no file outside the site's folder is touched, and whoever knocks from outside
 * is authenticated first. Thread-safe.
 */
final class RouteGuard {
  private static final Set<String> ROUTE =
      Set.of(
          "id",
          "description",
          "note",
          "group",
          "autoStartup",
          "startupOrder",
          "routeConfigurationId",
          "logMask",
          "streamCache",
          "from");

  private static final Set<String> STEPS =
      Set.of(
          "to",
          "bean",
          "setHeader",
          "setBody",
          "setProperty",
          "setVariable",
          "removeHeader",
          "removeHeaders",
          "removeVariable",
          "choice",
          "filter",
          "split",
          "log",
          "unmarshal",
          "marshal",
          "convertBodyTo",
          "throttle",
          "stop");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "id",
          "description",
          "note",
          "disabled",
          "name",
          "pattern",
          "excludePattern",
          "expression",
          "constant",
          "simple",
          "header",
          "variable",
          "exchangeProperty",
          "tokenize",
          "token",
          "method",
          "ref",
          "message",
          "loggingLevel",
          "logName",
          "when",
          "otherwise",
          "json",
          "library",
          "objectMapper",
          "prettyPrint",
          "delimiter",
          "streaming",
          "stopOnException",
          "trim",
          "type",
          "unmarshalType",
          "timePeriodMillis",
          "uri",
          "parameters",
          "steps");

  private static final Set<String> TYPES =
      Set.of("String", "java.lang.String", "byte[]", "java.util.Map");

  private final UriRules uris;

  RouteGuard(Path home) {
    this.uris = new UriRules(home);
  }

  /** What is refused in a file; empty where it may be loaded. */
  List<Problem> check(String file, String text) {
    try {
      List<Node> documents = YamlNodes.documents(text);
      if (documents.size() != 1) {
        return List.of(new Problem(file, 1, "one YAML document is expected, a list of routes"));
      }
      Inspection inspection = new Inspection(file);
      inspection.all(documents.getFirst());
      return inspection.problems;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      return List.of(new Problem(file, line, "not YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      return List.of(new Problem(file, 1, "not YAML: " + e.getMessage()));
    }
  }

  /** One file being looked at. */
  private final class Inspection {
    private final String file;
    private final String name;
    private final List<Problem> problems = new ArrayList<>();

    Inspection(String file) {
      this.file = file;
      this.name = file.substring(file.lastIndexOf('/') + 1).replace(".camel.yaml", "");
    }

    void all(Node root) {
      if (!(root instanceof SequenceNode items) || items.getValue().isEmpty()) {
        refuse(root, "a list of routes is expected, each '- route:'");
        return;
      }
      if (ShippedRoutes.isFixed(name)) {
        refuse(
            root,
            name
                + " comes with Keyway and no site can replace it; give this file and its route"
                + " another name");
        return;
      }
      if (items.getValue().size() > 1) {
        refuse(items.getValue().get(1), "a file holds one route; put this one into its own file");
      }
      for (Node item : items.getValue()) {
        List<NodeTuple> fields = fields(item);
        if (fields.size() == 1 && YamlNodes.key(fields.getFirst()).equals("route")) {
          route(fields.getFirst().getValueNode());
        } else {
          refuse(item, "only '- route:' may stand here; no beans, templates or error policies");
        }
      }
    }

    private void route(Node route) {
      for (NodeTuple field : fields(route)) {
        String key = YamlNodes.key(field);
        if (!ROUTE.contains(key)) {
          refuse(field.getKeyNode(), "'" + key + "' is not allowed at a route");
        } else if (!key.equals("from")) {
          text(field.getValueNode());
        }
      }
      String policy = YamlNodes.text(route, "routeConfigurationId").orElse("");
      if (!ShippedRoutes.all().hasPolicy(policy)) {
        refuse(
            route,
            "name what happens when something fails: routeConfigurationId, such as queue, one of"
                + " those in 0-errors.camel.yaml");
      }
      String id = YamlNodes.text(route, "id").orElse("");
      if (!id.equals(name)) {
        refuse(
            route,
            "the id of a route is the name of its file, "
                + name
                + (id.isEmpty() ? "; it has none" : ", not " + id + ", which is another's"));
      }
      YamlNodes.field(route, "from")
          .ifPresentOrElse(this::from, () -> refuse(route, "a route begins with 'from'"));
    }

    private void from(Node from) {
      endpoint(from, true);
      String uri = YamlNodes.text(from, "uri").orElse("");
      ShippedRoutes.all()
          .beginningAt(uri)
          .filter(shipped -> !shipped.equals(name))
          .ifPresent(
              shipped ->
                  refuse(
                      from,
                      uri
                          + " is where Keyway's "
                          + shipped
                          + " begins; send there, or name this file "
                          + shipped
                          + ".camel.yaml to replace it"));
      YamlNodes.field(from, "steps")
          .ifPresentOrElse(this::steps, () -> refuse(from, "a route has steps"));
    }

    private void steps(Node steps) {
      if (!(steps instanceof SequenceNode list)) {
        refuse(steps, "steps are a list");
        return;
      }
      for (Node step : list.getValue()) {
        List<NodeTuple> fields = fields(step);
        if (fields.size() != 1) {
          refuse(step, "a step has one name, as in '- to:'");
          continue;
        }
        String name = YamlNodes.key(fields.getFirst());
        if (!STEPS.contains(name)) {
          refuse(step, "step '" + name + "' is not allowed in a site's route");
          continue;
        }
        step(name, fields.getFirst().getValueNode());
      }
    }

    private void step(String name, Node value) {
      switch (name) {
        case "to" -> {
          if (value instanceof ScalarNode scalar) {
            refuseIf(value, uris.refusal(scalar.getValue(), false));
          } else {
            endpoint(value, false);
          }
        }
        case "bean" -> verb(value);
        case "log" -> {
          value(value);
          if (YamlNodes.text(value, "message").orElse(YamlNodes.text(value)).contains("${body")) {
            refuse(value, "a log names ids only, never the body: it holds people's names");
          }
        }
        default -> value(value);
      }
    }

    private void endpoint(Node node, boolean consumer) {
      for (NodeTuple field : fields(node)) {
        switch (YamlNodes.key(field)) {
          case "uri" ->
              refuseIf(
                  field.getValueNode(),
                  uris.refusal(YamlNodes.text(field.getValueNode()), consumer));
          case "parameters" -> fields(field.getValueNode()).forEach(this::option);
          case "steps", "id", "description", "note", "pattern", "disabled" -> {
            // Steps are looked at by their route; the rest says nothing that runs.
          }
          default ->
              refuse(
                  field.getKeyNode(),
                  "'" + YamlNodes.key(field) + "' is not allowed at an endpoint");
        }
      }
      if (YamlNodes.text(node, "uri").isEmpty()) {
        refuse(node, "an endpoint has a uri");
      }
    }

    private void option(NodeTuple option) {
      if (option.getValueNode() instanceof ScalarNode scalar) {
        refuseIf(scalar, uris.refusal(YamlNodes.key(option), scalar.getValue()));
      } else {
        refuse(option.getValueNode(), "an option of an endpoint is a text or a number");
      }
    }

    private void verb(Node node) {
      String ref = YamlNodes.text(node, "ref").orElse("");
      String method = YamlNodes.text(node, "method").orElse("");
      boolean known = ShippedRoutes.all().calls(ref, method);
      boolean plain =
          fields(node).stream()
              .map(YamlNodes::key)
              .allMatch(Set.of("ref", "method", "id", "description")::contains);
      if (!known || !plain) {
        refuse(node, "a route calls only those verbs that the routes of Keyway call themselves");
      }
    }

    private void value(Node node) {
      switch (node) {
        case ScalarNode scalar -> text(scalar);
        case SequenceNode list -> list.getValue().forEach(this::value);
        case MappingNode mapping -> mapping.getValue().forEach(this::attribute);
        default -> refuse(node, "anchors and aliases are not allowed; write it out");
      }
    }

    private void attribute(NodeTuple field) {
      String key = YamlNodes.key(field);
      Node value = field.getValueNode();
      if (!ATTRIBUTES.contains(key)) {
        refuse(field.getKeyNode(), "'" + key + "' is not allowed in a site's route");
        return;
      }
      switch (key) {
        case "steps" -> steps(value);
        case "method" -> {
          if (value instanceof MappingNode) {
            verb(value);
          } else {
            refuse(value, "write ref and method apart");
          }
        }
        case "ref", "uri", "parameters" -> refuse(value, "'" + key + "' is not allowed here");
        case "type" -> {
          if (!TYPES.contains(YamlNodes.text(value))) {
            refuse(value, "a body becomes String, byte[] or java.util.Map, nothing else");
          }
        }
        case "unmarshalType" -> {
          if (!YamlNodes.text(value).equals("java.lang.Object")) {
            refuse(value, "unmarshalType is java.lang.Object, nothing else");
          }
        }
        default -> value(value);
      }
    }

    private void text(Node node) {
      if (node instanceof ScalarNode scalar) {
        refuseIf(node, TextRules.refusal(scalar.getValue()));
      } else {
        refuse(node, "a text is expected here");
      }
    }

    private List<NodeTuple> fields(Node node) {
      if (node.getAnchor().isPresent()) {
        refuse(node, "anchors and aliases are not allowed; write it out");
      }
      if (node instanceof MappingNode mapping) {
        return mapping.getValue();
      }
      refuse(node, "fields are expected here, as in 'name: value'");
      return List.of();
    }

    private void refuseIf(Node node, Optional<String> why) {
      why.ifPresent(reason -> refuse(node, reason));
    }

    private void refuse(Node node, String reason) {
      problems.add(new Problem(file, YamlNodes.line(node), reason));
    }
  }
}
