// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The SCIM service scimmy, on node. Installed once from npm below {@code target/peers}; where that
 * cannot be done the test is skipped, or fails under {@code CI=true}.
 */
public final class Scimmy implements AutoCloseable {
  /** Its bearer token. */
  public static final String TOKEN = "token-of-the-scimmy-server-5d2c81";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("target", "peers", "scimmy");
  private static final String[] PACKAGES = {
    "scimmy@1.3.5", "scimmy-routers@1.3.2", "express@4.22.3"
  };

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final Map<String, String> ids = new HashMap<>();

  private Scimmy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** One without resources; started. */
  public static Scimmy start() {
    install();
    try {
      ProcessBuilder builder =
          new ProcessBuilder("node", "server.mjs")
              .directory(FOLDER.toFile())
              .redirectError(FOLDER.resolve("server.log").toFile());
      builder.environment().put("SCIM_TOKEN", TOKEN);
      Process process = builder.start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = String.valueOf(out.readLine());
      if (!line.startsWith("PORT ")) {
        process.destroyForcibly();
        fail("scimmy did not start: %s", Files.readString(FOLDER.resolve("server.log")));
      }
      return new Scimmy(process, Integer.parseInt(line.substring("PORT ".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install() {
    if (!Files.isExecutable(Path.of("/usr/bin/node"))
        || !Files.isExecutable(Path.of("/usr/bin/npm"))) {
      missing("node is missing; apt-get install nodejs npm");
    }
    try (InputStream server = Scimmy.class.getResourceAsStream("/scim/server.mjs")) {
      Files.createDirectories(FOLDER);
      if (server == null) {
        throw new IllegalStateException("scim/server.mjs is no resource of the tests");
      }
      Files.copy(server, FOLDER.resolve("server.mjs"), StandardCopyOption.REPLACE_EXISTING);
      if (!Files.isDirectory(FOLDER.resolve("node_modules/scimmy-routers"))) {
        npm();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void npm() throws IOException {
    Path log = FOLDER.resolve("npm.log");
    String[] command = new String[PACKAGES.length + 6];
    String[] options = {
      "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix=."
    };
    System.arraycopy(options, 0, command, 0, options.length);
    System.arraycopy(PACKAGES, 0, command, options.length, PACKAGES.length);
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}\n");
    Process npm =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!npm.waitFor(120, TimeUnit.SECONDS) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        missing("npm cannot install scimmy; see connectors/" + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void missing(String line) {
    if ("true".equals(System.getenv("CI"))) {
      fail(line);
    }
    Assumptions.abort(line);
  }

  public int port() {
    return port;
  }

  /** Lists a user under that number, or changes the department. */
  public void put(String number, String department) {
    String user =
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "userName":"%1$s","active":true,"name":{"givenName":"Sam","familyName":"Scim"},
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
           {"employeeNumber":"%1$s","department":"%2$s"}}
        """
            .formatted(number, department);
    String id = ids.get(number);
    JsonNode kept = id == null ? ask("POST", "Users", user) : ask("PUT", "Users/" + id, user);
    ids.put(number, kept.path("id").asText());
  }

  /** Makes a group anew, of these numbers. */
  public String group(String name, String... numbers) {
    return ask("POST", "Groups", groupOf(name, numbers)).path("id").asText();
  }

  /** Gives a group these members and no others. */
  public void regroup(String id, String name, String... numbers) {
    ask("PUT", "Groups/" + id, groupOf(name, numbers));
  }

  private String groupOf(String name, String... numbers) {
    StringBuilder members = new StringBuilder();
    for (String number : numbers) {
      members.append(members.isEmpty() ? "" : ",");
      members.append("{\"value\":\"%s\"}".formatted(ids.get(number)));
    }
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":\"%s\",\"members\":[%s]}"
        .formatted(name, members);
  }

  /** Removes a user. */
  public void remove(String number) {
    ask("DELETE", "Users/" + ids.remove(number), "");
  }

  private JsonNode ask(String method, String path, String body) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/scim/" + path))
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Content-Type", "application/scim+json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        fail("scimmy answered %s to %s %s: %s", answer.statusCode(), method, path, answer.body());
      }
      return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
