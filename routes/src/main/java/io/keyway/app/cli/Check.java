// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.app.settings.AccessSettings.Token;
import io.keyway.app.settings.ForwardingSettings;
import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SinkSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.site.SiteCheck;
import io.keyway.model.custody.Estate;
import io.keyway.rules.SourceMapping;
import io.keyway.rules.load.RefusedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a site's folder is right, before a bridge starts from it. */
@Command(
    name = "check",
    description = "Reads a site's folder as the bridge would, and says what is wrong, and where.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway check --config my-site",
      "  keyway check --config /etc/keyway --json",
      "",
      "Nothing is started, written or connected to."
    })
final class Check implements Callable<Integer> {
  private final Surroundings around;
  private final List<Finding> findings = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The site's folder (this folder).")
  private Path config = Path.of(".");

  @Option(names = "--json", description = "Print JSON for machines.")
  private boolean json;

  Check(Surroundings around) {
    this.around = around;
  }

  /**
   * One part of the folder.
   *
   * @param right whether it can be taken
   * @param says how much there is, or file, line and reason
   */
  private record Finding(String part, boolean right, String says) {}

  @Override
  public Integer call() {
    SiteFiles site = new SiteFiles(around.path(config));
    Secrets secrets = new Secrets(site.home(), around.variables());
    find("credentials", () -> credentials(site, secrets));
    find("sources", () -> sources(site, secrets));
    find("sinks", () -> sinks(site, secrets));
    find("secrets", () -> secretFiles(site));
    find("card formats", () -> site.cardFormats().size() + " known");
    find("cabinets", () -> cabinets(site.estate()));
    find("access rules", () -> accessRules(site));
    find("mappings", () -> mappings(site));
    find("routes", () -> routes(site));
    tell();
    return findings.stream().allMatch(Finding::right) ? 0 : 1;
  }

  private void find(String part, Supplier<String> reading) {
    try {
      findings.add(new Finding(part, true, reading.get()));
    } catch (RefusedFile | Trouble | IllegalArgumentException refused) {
      findings.add(new Finding(part, false, String.valueOf(refused.getMessage())));
    } catch (BindException unfit) {
      findings.add(new Finding(part, false, words(unfit)));
    } catch (MarkedYAMLException notYaml) {
      int line = notYaml.getProblemMark() == null ? 1 : notYaml.getProblemMark().getLine() + 1;
      findings.add(
          new Finding(part, false, SiteFiles.SETTINGS + ":" + line + ": " + notYaml.getProblem()));
    }
  }

  private static String credentials(SiteFiles site, Secrets secrets) {
    List<Token> tokens = site.access().tokens();
    if (tokens.isEmpty()) {
      throw new Trouble("nobody could call the bridge: name one in keyway.access.tokens");
    }
    tokens.forEach(
        token -> secrets.read("keyway.access.tokens (" + token.name() + ")", token.token()));
    return tokens.size() + " that may call the bridge";
  }

  private static String sources(SiteFiles site, Secrets secrets) {
    SourceSettings sources = site.sources();
    sources
        .sources()
        .keySet()
        .forEach(
            name ->
                sources
                    .webhookOf(name)
                    .ifPresent(
                        webhook ->
                            webhook
                                .secret()
                                .forEach(
                                    secret ->
                                        secrets.read(
                                            "keyway.sources." + name + ".webhook.secret",
                                            secret))));
    return String.join(", ", sources.sources().keySet().stream().sorted().toList());
  }

  private static String sinks(SiteFiles site, Secrets secrets) {
    ForwardingSettings forwarding = site.forwarding();
    for (SinkSettings sink : forwarding.sinks()) {
      if (!sink.secret().isEmpty()) {
        secrets.read("keyway.sinks (" + sink.name() + ")", sink.secret());
      }
    }
    return forwarding.sinks().isEmpty()
        ? "none: nobody outside is told"
        : String.join(", ", forwarding.sinks().stream().map(SinkSettings::name).toList());
  }

  /** Secrets are read by their owner, or they are none. */
  private static String secretFiles(SiteFiles site) {
    Path folder = site.home().resolve("secrets");
    if (!Files.isDirectory(folder)) {
      return "no folder";
    }
    try (var files = Files.list(folder)) {
      List<Path> all = files.sorted().toList();
      for (Path file : all) {
        if (isReadByOthers(file)) {
          throw new Trouble("secrets/" + file.getFileName() + " can be read by others: chmod 600");
        }
      }
      return all.size() + " files, read by their owner alone";
    } catch (IOException e) {
      throw new Trouble("secrets cannot be listed: " + e.getMessage(), e);
    }
  }

  private static boolean isReadByOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ);
  }

  private static String cabinets(Estate estate) {
    return estate.cabinets().size()
        + " with "
        + estate.keySets().size()
        + " key sets at "
        + estate.sites().size()
        + " sites";
  }

  private static String accessRules(SiteFiles site) {
    site.accessRules(site.estate());
    return site.hasOwnAccessRules() ? "the site's own" : "those that come with Keyway";
  }

  private static String routes(SiteFiles site) {
    List<SiteCheck.Problem> problems = SiteCheck.checkRoutes(site.home());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(SiteCheck.Problem::toString).collect(Collectors.joining("; ")));
    }
    return "as they must be";
  }

  private static String mappings(SiteFiles site) {
    Map<String, SourceMapping> mappings = site.mappings();
    site.sources()
        .sources()
        .forEach(
            (name, source) -> {
              if (!mappings.containsKey(source.mappingOr(name))) {
                throw new Trouble(
                    "source "
                        + name
                        + " has no mapping: source/"
                        + source.mappingOr(name)
                        + ".yaml");
              }
            });
    return String.join(", ", mappings.keySet());
  }

  /** Spring's own words name a class; the innermost ones say what is wrong with the value. */
  private static String words(BindException unfit) {
    Throwable innermost = unfit;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String place =
        unfit.getProperty() == null || unfit.getProperty().getOrigin() == null
            ? SiteFiles.SETTINGS
            : String.valueOf(unfit.getProperty().getOrigin())
                .replaceFirst(
                    ".*" + SiteFiles.SETTINGS + "\\S* - (\\d+):\\d+", SiteFiles.SETTINGS + ":$1");
    return place + ": " + unfit.getName() + ": " + innermost.getMessage();
  }

  private void tell() {
    if (json) {
      ObjectNode answer = Json.object();
      answer.put("right", findings.stream().allMatch(Finding::right));
      ArrayNode array = answer.putArray("findings");
      findings.forEach(
          finding ->
              array
                  .addObject()
                  .put("part", finding.part())
                  .put("right", finding.right())
                  .put("says", finding.says()));
      around.out().println(Json.pretty(answer));
      return;
    }
    Ink ink = around.ink();
    Table table = new Table(ink, "", "PART", "");
    findings.forEach(
        finding ->
            table.row(
                finding.right() ? ink.green("right") : ink.red("wrong"),
                finding.part(),
                finding.says()));
    around.out().print(table);
  }
}
