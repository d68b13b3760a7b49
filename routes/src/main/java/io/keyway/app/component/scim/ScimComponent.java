// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import io.keyway.app.settings.Secrets;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Makes endpoints {@code scim:Users} and {@code scim:Groups}. Found by Camel under its name;
 * secrets are read by the {@link Secrets} of the registry, and what is pushed comes from its {@link
 * Pushes}.
 */
@Component("scim")
public final class ScimComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    ScimEndpoint endpoint = new ScimEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    endpoint.check();
    return endpoint;
  }

  Secrets secrets() {
    Secrets secrets = getCamelContext().getRegistry().findSingleByType(Secrets.class);
    if (secrets == null) {
      throw new IllegalStateException("scim: no Secrets in the registry to read tokens with");
    }
    return secrets;
  }

  /** What routes hear; nothing where a route is only tried and never started. */
  Pushes pushes() {
    Pushes pushes = getCamelContext().getRegistry().findSingleByType(Pushes.class);
    return pushes == null ? new NoPushes() : pushes;
  }

  /** Where there is no bridge: a route that starts there fails. */
  private static final class NoPushes implements Pushes {
    @Override
    public void listen(String listener, String resource, String source, boolean existing) {
      throw new IllegalStateException("scim: nothing is pushed here; the bridge hears of it");
    }

    @Override
    public Optional<Push> next(String listener, String resource) {
      return Optional.empty();
    }

    @Override
    public void heard(String listener, Push push) {
      throw new IllegalStateException("scim: nothing was heard of here");
    }
  }
}
