// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.site.SiteCheck.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a site's route into a context of its own that is thrown away: what Camel would refuse is
 * refused there, and nothing that runs is touched. A route that calls the bridge's own verbs is
 * only read there: they are not at hand.
 */
final class RouteTrial {
  private static final Logger LOG = LoggerFactory.getLogger(RouteTrial.class);
  private static final Pattern ENDPOINT =
      Pattern.compile("\\s*-?\\s*(?:uri|to):\\s*[\"']?([^\"']+?)[\"']?\\s*");
  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  private final RouteGuard guard;
  private final Path home;

  private RouteTrial(Path home) {
    this.guard = new RouteGuard(home);
    this.home = home;
  }

  static RouteTrial of(Path home) {
    return new RouteTrial(home);
  }

  /** What is wrong with a file; empty where it can be put in force. */
  List<Problem> check(String name, String text) {
    String file = "routes/" + name;
    List<Problem> refused = guard.check(file, text);
    return refused.isEmpty() ? load(file, text) : refused;
  }

  private List<Problem> load(String file, String text) {
    try (DefaultCamelContext scratch = new DefaultCamelContext()) {
      scratch.getRegistry().bind("connections", new ActiveMQConnectionFactory("vm://0"));
      scratch.setAutoStartup(false);
      scratch.getPropertiesComponent().setIgnoreMissingProperty(true);
      scratch.getPropertiesComponent().addOverrideProperty("keyway.home", home.toString());
      PluginHelper.getRoutesLoader(scratch)
          .loadRoutes(ResourceHelper.fromString(file.substring("routes/".length()), text));
      if (!text.contains("ref:")) {
        scratch.start();
      }
      return List.of();
    } catch (Exception e) {
      LOG.debug("A site's route does not load. file={}", file, e);
      String reason = reason(e);
      return List.of(new Problem(file, line(text, reason), reason));
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("it cannot be loaded");
  }

  /** The line that Camel names, else that of the endpoint which the reason names. */
  private static int line(String text, String reason) {
    Matcher named = LINE.matcher(reason);
    if (named.find()) {
      return Integer.parseInt(named.group(1));
    }
    List<String> lines = text.lines().toList();
    int best = 0;
    int longest = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher uri = ENDPOINT.matcher(lines.get(i));
      if (uri.matches() && uri.group(1).length() > longest && mentions(reason, uri.group(1))) {
        best = i;
        longest = uri.group(1).length();
      }
    }
    return best + 1;
  }

  private static boolean mentions(String reason, String uri) {
    return reason.replace("://", ":").contains(uri.replace("://", ":"));
  }
}
