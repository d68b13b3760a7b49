// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import io.keyway.app.settings.Secrets;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Makes endpoints {@code scim:Users} and {@code scim:Groups}. Found by Camel under its name;
 * secrets are read by the {@link Secrets} of the registry.
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
}
