// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.lookup;

import io.keyway.connectors.http.ThisMachine;
import io.keyway.connectors.http.Trust;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Optional;
import javax.naming.Context;
import javax.net.ssl.SSLContext;

/**
 * Where a directory is and as whom it is asked, for JNDI. Camel makes a connection of its own of it
 * for each look-up and closes it afterwards, so that none is used that is closed. LDAPS checks the
 * server's name, and its certificate against an authority of its own or against what this JVM
 * trusts.
 */
public final class DirectoryEnvironment extends Hashtable<String, Object> {
  private static final long serialVersionUID = 1;

  /**
   * @param uri {@code ldaps://HOST[:PORT]}; {@code ldap} on a loopback address only
   * @param bindDn empty to ask as nobody
   * @param password of that account
   * @param timeout within which the server connects and answers, milliseconds
   * @param authorities file of certificates in PEM that may have signed the server's; empty for
   *     those that this JVM trusts. It is read now
   * @throws IllegalArgumentException where a password would go in clear, or the file cannot be used
   */
  public DirectoryEnvironment(
      String uri, String bindDn, String password, String timeout, Optional<Path> authorities) {
    if (!isSafe(uri)) {
      throw new IllegalArgumentException(
          "uri: a directory is asked at ldaps://HOST, or at ldap:// on a loopback address");
    }
    if (!bindDn.isEmpty() && password.isEmpty()) {
      throw new IllegalArgumentException(
          "password: a directory believes who has none to be nobody");
    }
    Optional<SSLContext> trust = authorities.flatMap(file -> trust(uri, file));
    put(
        Context.INITIAL_CONTEXT_FACTORY,
        trust.isPresent()
            ? DirectoryContextFactory.class.getName()
            : "com.sun.jndi.ldap.LdapCtxFactory");
    trust.ifPresent(context -> put(DirectoryContextFactory.TRUST, context));
    put("com.sun.jndi.ldap.connect.pool", "false");
    put(Context.PROVIDER_URL, uri);
    put(Context.REFERRAL, "ignore");
    put(Context.SECURITY_AUTHENTICATION, bindDn.isEmpty() ? "none" : "simple");
    put("com.sun.jndi.ldap.connect.timeout", timeout);
    put("com.sun.jndi.ldap.read.timeout", timeout);
    if (!bindDn.isEmpty()) {
      put(Context.SECURITY_PRINCIPAL, bindDn);
      put(Context.SECURITY_CREDENTIALS, password);
    }
  }

  private static Optional<SSLContext> trust(String uri, Path file) {
    if (!uri.startsWith("ldaps:")) {
      throw new IllegalArgumentException("ca-file: only ldaps:// shows a certificate");
    }
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("ca-file: " + file + " cannot be read");
    }
    try {
      return new Trust(Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty())
          .context();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ca-file: " + e.getMessage(), e);
    }
  }

  private static boolean isSafe(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && uri.getRawUserInfo() == null
          && ("ldaps".equals(uri.getScheme())
              || "ldap".equals(uri.getScheme()) && ThisMachine.is(uri.getHost()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Says nothing of the account. */
  @Override
  public synchronized String toString() {
    return "DirectoryEnvironment[" + get(Context.PROVIDER_URL) + "]";
  }
}
