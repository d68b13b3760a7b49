// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.client.SecretFile;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes the folder of a new site. */
@Command(
    name = "init",
    description = "Makes the folder of a new site, with secrets of its own.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway init my-site",
      "  keyway check --config my-site",
      "  keyway run --config my-site"
    })
final class Init implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(index = "0", paramLabel = "DIR", description = "A folder that is empty, or not yet.")
  private Path dir = Path.of("");

  Init(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Path site = around.path(dir);
    try {
      requireEmpty(site);
      SecretFile.folder(site);
      for (String folder : new String[] {"secrets", "data", "inbox", "source", "access"}) {
        SecretFile.folder(site.resolve(folder));
      }
      SecretFile.replace(site.resolve("secrets/administrator"), SecretFile.random() + "\n");
      SecretFile.replace(
          site.resolve("secrets/hr-webhook"), SecretFile.randomWebhookSecret() + "\n");
      copy("application.yaml", site.resolve("application.yaml"));
      copy("cabinets.yaml", site.resolve("cabinets.yaml"));
      copy("access.yaml", site.resolve("access/rules.yaml"));
      copy("source.md", site.resolve("source/README.md"));
    } catch (IOException e) {
      throw new Trouble("Cannot make " + site + ": " + e, e);
    }
    tell(site);
    return 0;
  }

  private static void requireEmpty(Path site) throws IOException {
    if (!Files.exists(site)) {
      return;
    }
    if (!Files.isDirectory(site)) {
      throw new Trouble(site + " is not a folder");
    }
    try (Stream<Path> files = Files.list(site)) {
      if (files.findAny().isPresent()) {
        throw new Trouble(site + " is not empty; name a new folder");
      }
    }
  }

  private void copy(String template, Path to) throws IOException {
    try (InputStream text = Init.class.getResourceAsStream("/site/" + template)) {
      if (text == null) {
        throw new IllegalStateException("No template " + template);
      }
      SecretFile.replace(
          to,
          new String(text.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@ZONE@", around.zone().getId()));
    }
  }

  private void tell(Path site) {
    PrintWriter out = around.out();
    Path shown = around.folder().relativize(site);
    String name = shown.startsWith("..") ? site.toString() : shown.toString();
    out.println("Made " + site);
    out.println();
    out.println("Next:");
    out.println("  1. Say what hangs where:           " + name + "/cabinets.yaml");
    out.println("  2. Say who may take what:          " + name + "/access/rules.yaml");
    out.println("  3. Look at the settings:           " + name + "/application.yaml");
    out.println("  4. See that all of it is right:    ./keyway check --config " + name);
    out.println("  5. Start the bridge:               ./keyway run --config " + name);
    out.println();
    out.println("Secrets made for you, readable by you alone:");
    out.println("  " + name + "/secrets/administrator   call the bridge: KEYWAY_TOKEN=$(cat ...)");
    out.println("  " + name + "/secrets/hr-webhook      give it to HR, to sign POST /in/hr with");
  }
}
