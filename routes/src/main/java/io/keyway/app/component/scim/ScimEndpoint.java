// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import io.keyway.connectors.http.ThisMachine;
import io.keyway.connectors.scim.ScimRemote;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Searches, reads and writes users and groups of a SCIM 2.0 server (RFC 7644), or hears of those
 * that are pushed to the bridge's own.
 *
 * <p>Bodies are plain maps and lists: one resource, a list of them for a search, nothing where
 * there is none of the id, or after a deletion.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "scim",
    title = "SCIM",
    syntax = "scim:resource",
    category = {Category.API, Category.SECURITY})
public final class ScimEndpoint extends DefaultEndpoint {
  private static final Set<String> RESOURCES = Set.of("Users", "Groups");

  @UriPath(enums = "Users,Groups", description = "What is searched, read, written or heard of.")
  @Metadata(required = true)
  private final String resource;

  @UriParam(
      label = "producer",
      description =
          "Address of the service that is asked, such as https://idp.example.com/scim/v2. Needed to ask one.")
  private String service = "";

  @UriParam(
      label = "producer,security",
      description =
          "Where the bearer token is kept: file:secrets/NAME in the site, or env:NAME. Needed to ask a service.")
  private String token = "";

  @UriParam(
      label = "producer",
      defaultValue = "search",
      enums = "search,get,create,replace,patch,delete",
      description = "What to do.")
  private String operation = "search";

  @UriParam(
      label = "producer",
      description =
          "Filter of a search (RFC 7644, section 3.4.2.2). The header CamelScimFilter counts before it.")
  private String filter = "";

  @UriParam(
      label = "producer",
      defaultValue = "1000",
      description = "A search that finds more than so many fails; 1 to 100000.")
  private int most = 1_000;

  @UriParam(
      label = "producer",
      defaultValue = "100",
      description = "How many resources are asked for at once; 1 to 1000.")
  private int pageSize = 100;

  @UriParam(
      label = "producer",
      defaultValue = "30000",
      javaType = "java.time.Duration",
      description = "Within which each request is answered, milliseconds; 1 to 600000.")
  private long timeout = 30_000;

  @UriParam(
      label = "consumer",
      description = "Of which source's clients is heard; of all where it is empty.")
  private String source = "";

  @UriParam(
      label = "consumer",
      defaultValue = "false",
      description = "Whether a route that never ran before hears of what is there already, too.")
  private boolean existing;

  @UriParam(
      label = "consumer",
      defaultValue = "1000",
      javaType = "java.time.Duration",
      description =
          "How long to rest before looking again, and after a failure, milliseconds; 100 to 600000.")
  private long delay = 1_000;

  ScimEndpoint(String uri, ScimComponent component, String resource) {
    super(uri, component);
    this.resource = resource;
  }

  @Override
  public Producer createProducer() {
    require(
        !service.isEmpty() && !token.isEmpty(),
        "asking a service needs service and token: " + getEndpointUri());
    require(
        source.isEmpty() && !existing,
        "source and existing are of a route that begins with scim: " + getEndpointUri());
    return new ScimProducer(this, remote());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    require(
        service.isEmpty() && token.isEmpty() && filter.isEmpty(),
        "a route begins with what is pushed to the bridge; service, token and filter are of asking"
            + " another. A SCIM server whose people count is a source, with reads.kind scim");
    return new ScimConsumer(this, processor, ((ScimComponent) getComponent()).pushes());
  }

  @Override
  public boolean isSingleton() {
    return true;
  }

  /** Refuses what cannot work, before a route starts. */
  void check() {
    require(RESOURCES.contains(resource), "scim:" + resource + ": it is scim:Users or scim:Groups");
    require(Operation.isKnown(operation), "operation is one of " + Operation.words());
    require(most >= 1 && most <= 100_000, "most is 1 to 100000");
    require(pageSize >= 1 && pageSize <= 1_000, "pageSize is 1 to 1000");
    require(timeout >= 1 && timeout <= 600_000, "timeout is 1 to 600000 milliseconds");
    require(delay >= 100 && delay <= 600_000, "delay is 100 to 600000 milliseconds");
    require(
        token.isEmpty() || token.matches("env:[A-Za-z0-9_]+|file:secrets/[A-Za-z0-9._-]+"),
        "token names where it is kept, file:secrets/NAME or env:NAME, and is not the token itself");
    require(source.matches("[A-Za-z0-9._-]*"), "source is the name of a source");
    require(
        service.isEmpty() || isSafe(service), "service is an https address without user and query");
  }

  Operation does() {
    return Operation.valueOf(operation.toUpperCase(Locale.ROOT));
  }

  private ScimRemote remote() {
    ScimComponent component = (ScimComponent) getComponent();
    return new ScimRemote(
        URI.create(service),
        () -> component.secrets().read("scim:" + resource + " token", token),
        Duration.ofMillis(timeout));
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException("scim: " + sentence);
    }
  }

  /** A token goes over TLS, or stays on this machine. */
  private static boolean isSafe(String address) {
    try {
      URI uri = URI.create(address);
      return uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && ("https".equals(uri.getScheme())
              || "http".equals(uri.getScheme()) && ThisMachine.is(uri.getHost()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public String getResource() {
    return resource;
  }

  public String getService() {
    return service;
  }

  public void setService(String service) {
    this.service = service;
  }

  public String getToken() {
    return token;
  }

  public void setToken(String token) {
    this.token = token;
  }

  public String getOperation() {
    return operation;
  }

  public void setOperation(String operation) {
    this.operation = operation;
  }

  public String getFilter() {
    return filter;
  }

  public void setFilter(String filter) {
    this.filter = filter;
  }

  public int getMost() {
    return most;
  }

  public void setMost(int most) {
    this.most = most;
  }

  public int getPageSize() {
    return pageSize;
  }

  public void setPageSize(int pageSize) {
    this.pageSize = pageSize;
  }

  public long getTimeout() {
    return timeout;
  }

  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  public String getSource() {
    return source;
  }

  public void setSource(String source) {
    this.source = source;
  }

  public boolean isExisting() {
    return existing;
  }

  public void setExisting(boolean existing) {
    this.existing = existing;
  }

  public long getDelay() {
    return delay;
  }

  public void setDelay(long delay) {
    this.delay = delay;
  }
}
