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
 * Searches, reads and writes users and groups of a SCIM 2.0 server (RFC 7644).
 *
 * <p>The body that comes back is plain maps and lists: one resource, a list of them for a search,
 * nothing where there is none of the id, or after a deletion.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "scim",
    title = "SCIM",
    syntax = "scim:resource",
    producerOnly = true,
    category = {Category.API, Category.SECURITY})
public final class ScimEndpoint extends DefaultEndpoint {
  private static final Set<String> RESOURCES = Set.of("Users", "Groups");

  @UriPath(enums = "Users,Groups", description = "What is searched, read or written.")
  @Metadata(required = true)
  private final String resource;

  @UriParam(description = "Address of the service, such as https://idp.example.com/scim/v2.")
  @Metadata(required = true)
  private String service = "";

  @UriParam(
      label = "security",
      description = "Where the bearer token is kept: file:secrets/NAME in the site, or env:NAME.")
  @Metadata(required = true)
  private String token = "";

  @UriParam(
      defaultValue = "search",
      enums = "search,get,create,replace,patch,delete",
      description = "What to do.")
  private String operation = "search";

  @UriParam(
      description =
          "Filter of a search (RFC 7644, section 3.4.2.2). The header CamelScimFilter counts before it.")
  private String filter = "";

  @UriParam(
      defaultValue = "1000",
      description = "A search that finds more than so many fails; 1 to 100000.")
  private int most = 1_000;

  @UriParam(
      defaultValue = "100",
      description = "How many resources are asked for at once; 1 to 1000.")
  private int pageSize = 100;

  @UriParam(
      defaultValue = "30000",
      javaType = "java.time.Duration",
      description = "Within which each request is answered, milliseconds; 1 to 600000.")
  private long timeout = 30_000;

  ScimEndpoint(String uri, ScimComponent component, String resource) {
    super(uri, component);
    this.resource = resource;
  }

  @Override
  public Producer createProducer() {
    return new ScimProducer(this, remote());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "Nothing comes in by scim: a SCIM server whose people count is a source, with reads.kind scim");
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
    require(
        token.matches("env:[A-Za-z0-9_]+|file:secrets/[A-Za-z0-9._-]+"),
        "token names where it is kept, file:secrets/NAME or env:NAME, and is not the token itself");
    require(isSafe(service), "service is an https address without user and query");
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
}
