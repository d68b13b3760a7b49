// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority and a server's certificate for 127.0.0.1, made by openssl for one test. */
public final class Certificates {
  /** Of the {@code .p12} files. */
  public static final String PASSWORD = "of-the-test";

  private static final String NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

  private Certificates() {}

  /** Leaves {@code ca.pem}, {@code server.pem} and {@code server.key} in the folder. */
  public static void make(Path folder) {
    Peers.require("/usr/bin/openssl", "openssl");
    try {
      Files.writeString(folder.resolve("server.ext"), "subjectAltName=IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        folder,
        "req -x509 " + NEW_KEY + " -days 2 -subj /CN=test-authority -keyout ca.key -out ca.pem");
    openssl(folder, "req " + NEW_KEY + " -subj /CN=127.0.0.1 -keyout server.key -out server.csr");
    openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
            + " -extfile server.ext -out server.pem");
  }

  /** Leaves {@code NAME.pem} and {@code NAME.p12} there, by the authority made before. */
  public static void client(Path folder, String name) {
    openssl(folder, "req " + NEW_KEY + " -subj /CN=NAME -keyout NAME.key -out NAME.csr", name);
    openssl(
        folder,
        "x509 -req -in NAME.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out NAME.pem",
        name);
    bundle(folder, name);
  }

  /** The same by nobody but itself. */
  public static void selfSigned(Path folder, String name) {
    openssl(
        folder,
        "req -x509 " + NEW_KEY + " -days 2 -subj /CN=NAME -keyout NAME.key -out NAME.pem",
        name);
    bundle(folder, name);
  }

  private static void bundle(Path folder, String name) {
    openssl(
        folder,
        "pkcs12 -export -in NAME.pem -inkey NAME.key -out NAME.p12 -passout pass:" + PASSWORD,
        name);
  }

  private static void openssl(Path folder, String arguments, String name) {
    openssl(folder, arguments.replace("NAME", name));
  }

  private static void openssl(Path folder, String arguments) {
    Peers.run(folder, ("openssl " + arguments).split(" "));
  }
}
