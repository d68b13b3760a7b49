// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.lookup;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import javax.naming.spi.InitialContextFactory;
import javax.net.ssl.SSLContext;

/**
 * Connects to a directory whose authority is named in the settings. The JDK's LDAP provider takes a
 * socket factory by the name of its class alone, so whom to believe waits on this thread while the
 * connection is made ({@link AuthoritySockets}), and no longer. A connection that the provider
 * would make at any later time, or on another thread, is refused.
 *
 * <p>The server's name is checked by the provider, as RFC 2830, section 3.6 has it. Public, with a
 * constructor without arguments, because JNDI makes it; thread-safe.
 */
public final class DirectoryContextFactory implements InitialContextFactory {
  /** In an environment: the {@link SSLContext} with which the connection is made. */
  static final String TRUST = "io.keyway.connectors.lookup.trust";

  private static final String PROVIDER = "com.sun.jndi.ldap.LdapCtxFactory";

  /** For JNDI. */
  public DirectoryContextFactory() {}

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
    if (!(environment.get(TRUST) instanceof SSLContext trust)) {
      throw new NamingException("A directory with an authority of its own came without it");
    }
    Hashtable<Object, Object> provider = new Hashtable<>(environment);
    provider.remove(TRUST);
    provider.put(Context.INITIAL_CONTEXT_FACTORY, PROVIDER);
    provider.put("java.naming.ldap.factory.socket", AuthoritySockets.class.getName());
    AuthoritySockets.believe(trust);
    try {
      return new InitialDirContext(provider);
    } finally {
      AuthoritySockets.forget();
    }
  }
}
