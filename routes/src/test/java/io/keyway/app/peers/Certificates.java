// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority and a server's certificate for 127.0.0.1, made by openssl for one test. */
final class Certificates {
  private Certificates() {}

  /** Leaves {@code ca.pem}, {@code server.pem} and {@code server.key} in the folder. */
  static void make(Path folder) {
    Peers.require("/usr/bin/openssl", "openssl");
    try {
      Files.writeString(folder.resolve("server.ext"), "subjectAltName=IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
            + " -subj /CN=test-authority -keyout ca.key -out ca.pem");
    openssl(
        folder,
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
            + " -subj /CN=127.0.0.1 -keyout server.key -out server.csr");
    openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
            + " -extfile server.ext -out server.pem");
  }

  private static void openssl(Path folder, String arguments) {
    Peers.run(folder, ("openssl " + arguments).split(" "));
  }
}
