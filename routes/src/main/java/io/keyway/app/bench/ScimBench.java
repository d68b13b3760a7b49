// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measures the SCIM service as an identity provider uses it that provisions everybody: it looks for
 * each user, and makes it. Beside it a plain servlet that does the same in memory.
 */
public final class ScimBench {
  private static final String TOKEN = "benchmark-token-of-a-scim-client";
  private static final int CONNECTIONS = 4;
  private static final int WARM_UP = 5_000;
  private static final int SITES = 20;

  private final Path dir;
  private final int users;
  private final PrintWriter out;

  /**
   * @param dir an empty folder on the disk to be measured
   * @param users how many are made, beside five thousand uncounted ones
   */
  public ScimBench(Path dir, int users, PrintWriter out) {
    this.dir = dir;
    this.users = users;
    this.out = out;
  }

  public void run() throws IOException {
    Conditions.tell(out, dir);
    try (Program floor =
        Program.start(
            dir.resolve("floor.log"),
            List.of("-XX:+UseSerialGC", "-Xmx384m"),
            ScimFloor.class.getName(),
            List.of(dir.resolve("floor").toString()))) {
      measure("plain servlet", Integer.parseInt(floor.line()));
    }
    Path token = Files.writeString(dir.resolve("token"), TOKEN);
    List<String> settings =
        List.of(
            "-Dkeyway.sources.idp.mapping=scim",
            "-Dkeyway.scim.clients[0].name=bench",
            "-Dkeyway.scim.clients[0].source=idp",
            "-Dkeyway.scim.clients[0].tokens[0]=file:" + token);
    try (BenchBridge bridge = BenchBridge.alone(dir, SITES, settings)) {
      bridge.awaitReady();
      measure("Keyway", bridge.port());
    }
    Conditions.tell(out, dir);
  }

  private void measure(String who, int port) throws IOException {
    rush(port, ScimBench::find, 0, WARM_UP / 2);
    rush(port, ScimBench::create, 0, WARM_UP);
    rush(port, ScimBench::find, 0, WARM_UP);
    tell(who + ", one made   ", port, ScimBench::create);
    tell(who + ", one found  ", port, ScimBench::find);
    String last = Load.ask(port, find(WARM_UP + users - 1));
    if (!last.replace(" ", "").contains("\"totalResults\":1")) {
      throw new IOException(who + " did not find the last one: " + last);
    }
  }

  private void tell(String what, int port, IntFunction<byte[]> request) throws IOException {
    long start = System.nanoTime();
    Percentiles figures = rush(port, request, WARM_UP, users);
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT, "%s %8.0f a second, %6.1f s   %s%n", what, users / seconds, seconds, figures);
    out.flush();
  }

  private static Percentiles rush(int port, IntFunction<byte[]> request, int first, int count)
      throws IOException {
    return Load.rush(
        port, IntStream.range(first, first + count).mapToObj(request).toList(), CONNECTIONS);
  }

  private static byte[] create(int user) {
    String body =
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "userName":"%1$s@example.org","externalId":"x%1$s","active":true,
         "name":{"givenName":"Given","familyName":"Family"},
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"%1$s",
         "department":"office"}}"""
            .formatted(name(user));
    return request("POST", "/scim/v2/Users", body);
  }

  private static byte[] find(int user) {
    String filter = URLEncoder.encode("userName eq \"" + name(user) + "@example.org\"", UTF_8);
    return request("GET", "/scim/v2/Users?filter=" + filter.replace("+", "%20"), "");
  }

  private static String name(int user) {
    return String.format(Locale.ROOT, "U%06d", user);
  }

  private static byte[] request(String method, String path, String body) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/scim+json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, TOKEN, body.getBytes(UTF_8).length, body)
        .getBytes(UTF_8);
  }
}
