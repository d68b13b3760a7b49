// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;

/** Loads route files of this module into a context of their own, and stands in for the others. */
abstract class RouteFileCase extends CamelTestSupport {
  /** What the beans were called with, in order. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private final List<String> files;

  RouteFileCase(String... files) {
    this.files = List.of(files);
  }

  /** Routes of this test, beside those of the files. */
  RoutesBuilder standIns() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        // None.
      }
    };
  }

  @Override
  protected RoutesBuilder[] createRouteBuilders() throws Exception {
    CamelContext camel = context;
    List<Resource> resources = new ArrayList<>();
    for (String file : files) {
      resources.add(ResourceHelper.resolveResource(camel, "file:" + file + ".camel.yaml"));
    }
    List<RoutesBuilder> builders =
        new ArrayList<>(PluginHelper.getRoutesLoader(camel).findRoutesBuilders(resources));
    builders.add(standIns());
    return builders.toArray(RoutesBuilder[]::new);
  }

  /** Takes what a stand-in gets and gives it back as it is. */
  MockEndpoint arrivals(String name) {
    return getMockEndpoint("mock:" + name);
  }

  /** A route that hands everything on to {@link #arrivals}. */
  static RoutesBuilder standIn(String... names) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        for (String name : names) {
          from("direct:" + name).errorHandler(noErrorHandler()).to("mock:" + name);
        }
      }
    };
  }
}
