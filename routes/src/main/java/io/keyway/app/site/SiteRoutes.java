// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.site.SiteCheck.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Puts a site's routes in force. A file takes the place of the one of the same name that comes with
 * Keyway; where it goes, that one is back. A route that is replaced first finishes what it has. One
 * thread calls.
 */
@Component
class SiteRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SiteRoutes.class);

  private final HomeSettings home;
  private final CamelContext camel;
  private final Map<String, Set<String>> routesOf = new HashMap<>();

  SiteRoutes(HomeSettings home, CamelContext camel) {
    this.home = home;
    this.camel = camel;
  }

  /**
   * Puts a file in force.
   *
   * @return what is wrong with it: then what ran before still runs; empty where it is in force
   */
  List<Problem> put(String name, String text) {
    List<Problem> problems = RouteTrial.of(home.home()).check(name, text);
    if (!problems.isEmpty()) {
      return problems;
    }
    try {
      Set<String> fresh = load(name, text);
      for (String gone : routesOf.getOrDefault(name, Set.of())) {
        if (!fresh.contains(gone)) {
          end(gone);
        }
      }
      routesOf.put(name, fresh);
      LOG.info("A site's routes are in force. file={} routes={}", name, fresh);
      return List.of();
    } catch (Exception e) {
      LOG.error("A site's routes could not be put in force. file={}", name, e);
      return List.of(new Problem("routes/" + name, 1, String.valueOf(e.getMessage())));
    }
  }

  /** Ends the routes of a file that is gone. */
  void remove(String name) {
    Set<String> gone = routesOf.remove(name);
    if (gone == null) {
      return;
    }
    try {
      for (String id : gone) {
        end(id);
      }
      String shipped = name.replace(".camel.yaml", "");
      if (ShippedRoutes.FILES.contains(shipped)) {
        loader().updateRoutes(ResourceHelper.resolveResource(camel, "classpath:routes/" + name));
      }
      LOG.info("A site's routes ended. file={} routes={}", name, gone);
    } catch (Exception e) {
      LOG.error("A site's routes could not be ended. file={}", name, e);
    }
  }

  private Set<String> load(String name, String text) throws Exception {
    return new TreeSet<>(loader().updateRoutes(ResourceHelper.fromString(name, text)));
  }

  private void end(String id) throws Exception {
    camel.getRouteController().stopRoute(id);
    camel.removeRoute(id);
  }

  private RoutesLoader loader() {
    return PluginHelper.getRoutesLoader(camel);
  }
}
