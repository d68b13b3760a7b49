// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.app.inbox.CsvFile;
import io.keyway.app.inbox.CsvRow;
import io.keyway.app.inbox.UnreadableFile;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.CardBench;
import io.keyway.rules.Entitlement;
import io.keyway.rules.EntitlementPolicy;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import io.keyway.rules.SourceMapping;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import io.keyway.rules.load.SourceYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a site's mapping and access rules would make of records, without a bridge. */
@Command(
    name = "try",
    description = "Shows what would become of a source's records; nothing is written.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway try --source hr record.json --config my-site",
      "  keyway try --source hr 20261123T060000Z.full.csv --config my-site",
      "",
      "For each record: the change it means, and which key sets the rules would give. What a"
          + " person",
      "was before is not known here, so the table of lifecycle rules has still to be passed. The"
          + " exit",
      "code is 1 when a record cannot be read."
    })
final class Try implements Callable<Integer> {
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final Surroundings around;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "S",
      description = "Name of the source.")
  private String source = "";

  @Parameters(index = "0", paramLabel = "FILE", description = "A JSON object, or a CSV file.")
  private Path file = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "The site's folder; else what comes with Keyway, without cabinets.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print JSON for machines.")
  private boolean json;

  Try(Surroundings around) {
    this.around = around;
  }

  /** One record and what would become of it. */
  private record Tried(int number, MappingOutcome outcome, List<String> keySets) {}

  /** What records are tried against. */
  private record Site(SourceMapping mapping, Optional<EntitlementPolicy> rules, Estate estate) {}

  @Override
  public Integer call() {
    Site site = site();
    List<Tried> tried = new ArrayList<>();
    Instant now = around.clock().instant();
    for (Map<String, Object> fields : records(around.path(file))) {
      MappingOutcome outcome = site.mapping().map(new SourceRecord(source, fields, now));
      tried.add(new Tried(tried.size() + 1, outcome, keySets(site, outcome, now)));
    }
    if (tried.isEmpty()) {
      throw new Trouble(file + " holds no record; a bridge would set the whole file aside");
    }
    tell(tried);
    return tried.stream().anyMatch(t -> t.outcome() instanceof MappingProblem) ? 1 : 0;
  }

  private Site site() {
    try {
      Estate none = new Estate(Map.of(), Map.of(), Map.of());
      if (config == null) {
        return new Site(mapping(shipped(), source), Optional.empty(), none);
      }
      SiteFiles site = new SiteFiles(around.path(config));
      String name =
          site.sources().named(source).map(settings -> settings.mappingOr(source)).orElse(source);
      Estate estate = site.estate();
      return new Site(
          mapping(site.mappings(), name), Optional.of(site.accessRules(estate)), estate);
    } catch (RefusedFile refused) {
      throw Trouble.of(refused);
    }
  }

  private static Map<String, SourceMapping> shipped() {
    Map<String, CardFormat> formats = CardFormatYaml.readAll(MappingFiles.shipped("card-format"));
    return SourceYaml.readAll(MappingFiles.shipped("source"), new CardBench(formats.values()));
  }

  private static SourceMapping mapping(Map<String, SourceMapping> mappings, String name) {
    return Optional.ofNullable(mappings.get(name))
        .orElseThrow(
            () ->
                new Trouble(
                    "No mapping is called "
                        + name
                        + "; there are: "
                        + String.join(", ", mappings.keySet())));
  }

  private static List<Map<String, Object>> records(Path file) {
    try {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
        return rows(file);
      }
      return List.of(Json.MAPPER.readValue(Files.readString(file), FIELDS));
    } catch (JsonProcessingException unreadable) {
      throw new Trouble(file + " cannot be read: " + unreadable.getOriginalMessage(), unreadable);
    } catch (UnreadableFile unreadable) {
      throw Trouble.of(unreadable);
    } catch (IOException e) {
      throw new Trouble("Cannot read " + file + ": " + e, e);
    }
  }

  private static List<Map<String, Object>> rows(Path file) throws IOException, UnreadableFile {
    List<Map<String, Object>> records = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file)) {
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        records.add(new LinkedHashMap<>(row.get().fields()));
      }
    }
    return records;
  }

  private static List<String> keySets(Site site, MappingOutcome outcome, Instant now) {
    if (site.rules().isEmpty()
        || !(outcome instanceof Mapped mapped)
        || mapped.change().takesAway()) {
      return List.of();
    }
    IdentityChange change = mapped.change();
    Cardholder holder =
        new Cardholder(
            new CardholderId("somebody"),
            change.subject().employeeNumber(),
            LifecycleState.ACTIVE,
            1,
            1,
            change.profile());
    TreeSet<String> keys = new TreeSet<>();
    for (Entitlement at :
        site.rules().get().entitlements(holder, site.estate(), now).cabinets().values()) {
      at.rules().keySet().forEach(keySet -> keys.add(keySet.value()));
    }
    return List.copyOf(keys);
  }

  private void tell(List<Tried> tried) {
    if (json) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      tried.forEach(t -> write(array.addObject(), t));
      around.out().println(Json.pretty(array));
      return;
    }
    Ink ink = around.ink();
    Table table = new Table(ink, "RECORD", "PERSON", "CHANGE", "EFFECTIVE", "MAY TAKE, OR WHY NOT");
    for (Tried t : tried) {
      String number = Integer.toString(t.number());
      switch (t.outcome()) {
        case Mapped mapped ->
            table.row(
                number,
                "emp:" + mapped.change().subject().employeeNumber().value(),
                ink.green(mapped.change().word()),
                mapped.change().subject().effectiveAt().toString(),
                fate(mapped, t.keySets()));
        case MappingProblem problem ->
            table.row(
                number,
                problem.employeeNumber().isEmpty() ? "?" : "emp:" + problem.employeeNumber(),
                ink.red(problem.change().isEmpty() ? "unreadable" : problem.change()),
                "-",
                (problem.field() + " " + problem.reason()).strip());
      }
    }
    around.out().print(table);
  }

  private String fate(Mapped mapped, List<String> keySets) {
    String ignored =
        mapped.ignored().isEmpty()
            ? ""
            : around.ink().faint("  (ignored: " + String.join(", ", mapped.ignored()) + ")");
    if (mapped.change().takesAway()) {
      return "loses everything" + ignored;
    }
    if (config == null) {
      return "-" + ignored;
    }
    return (keySets.isEmpty() ? "nothing" : String.join(", ", keySets)) + ignored;
  }

  private static void write(ObjectNode node, Tried tried) {
    node.put("record", tried.number());
    switch (tried.outcome()) {
      case Mapped mapped -> {
        node.put("employeeNumber", mapped.change().subject().employeeNumber().value());
        node.put("change", mapped.change().word());
        node.put("effectiveAt", mapped.change().subject().effectiveAt().toString());
        tried.keySets().forEach(node.putArray("mayTake")::add);
        mapped.ignored().forEach(node.putArray("ignored")::add);
      }
      case MappingProblem problem -> {
        node.put("employeeNumber", problem.employeeNumber());
        node.put("problem", (problem.field() + " " + problem.reason()).strip());
        node.put("couldTakeAway", problem.couldTakeAway());
      }
    }
  }
}
