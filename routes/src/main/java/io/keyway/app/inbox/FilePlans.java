// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.AccessRules;
import io.keyway.app.decision.Rehearsal;
import io.keyway.app.decision.Rehearsal.Foreseen;
import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.inbox.FileApplication.Asked;
import io.keyway.app.intake.Sha256;
import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Fingerprints;
import io.keyway.app.store.SourceFiles.Kind;
import io.keyway.app.store.Store;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Dry runs of a source's file: through the same gates, by the same code, stopped before the commit.
 * What was planned is applied exactly, or refused as stale. Thread-safe.
 */
@Component
public class FilePlans {
  private static final long LARGEST = 64L << 20;
  private static final int MOST = 20_000;

  private final FileGate gate;
  private final FileChecker checker;
  private final FileOrder order;
  private final Absences absences;
  private final Losses losses;
  private final Rehearsal rehearsal;
  private final FileApplication application;
  private final Fingerprints fingerprints;
  private final AccessRules rules;
  private final SourceSettings sources;
  private final Store store;
  private final Clock clock;

  FilePlans(
      FileGate gate,
      FileChecker checker,
      FileOrder order,
      Absences absences,
      Losses losses,
      Rehearsal rehearsal,
      FileApplication application,
      Fingerprints fingerprints,
      AccessRules rules,
      SourceSettings sources,
      Store store,
      Clock clock) {
    this.gate = gate;
    this.checker = checker;
    this.order = order;
    this.absences = absences;
    this.losses = losses;
    this.rehearsal = rehearsal;
    this.application = application;
    this.fingerprints = fingerprints;
    this.rules = rules;
    this.sources = sources;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What a file would do if it came now. Nothing is written.
   *
   * @param name as the source would name it: it ends in {@code .full.csv} or {@code .delta.csv}
   * @throws Refusal 404 for an unknown source, 422 for a file that would be set aside whole
   */
  public PlanFile plan(String source, String name, InputStream csv) {
    if (sources.named(source).isEmpty()) {
      throw Refusal.notFound("No source of this name is configured.");
    }
    Kind kind =
        FileName.kind(name)
            .orElseThrow(
                () -> Refusal.unacceptable("The name must end in .full.csv or .delta.csv."));
    Instant asOf =
        FileName.asOf(name).orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MICROS));
    return with(csv, path -> plan(new HrFile(source, path, name, kind, asOf, Sha256.of(path))));
  }

  /**
   * Does what a plan says. A plan beyond the change budget waits for another approver, as its file
   * would.
   *
   * @param by name of the credential that applies it
   * @throws Refusal 409 where anything changed since, or the plan itself was changed; nothing was
   *     done
   */
  public FileReport apply(PlanFile plan, String by) {
    if (!PlanFile.FORMAT.equals(plan.format()) || sources.named(plan.source()).isEmpty()) {
      throw Refusal.unacceptable("This is no plan of format " + PlanFile.FORMAT + ".");
    }
    return with(unpacked(plan), path -> apply(plan, by, path));
  }

  private FileReport apply(PlanFile plan, String by, Path path) throws IOException, UnreadableFile {
    Kind kind =
        FileName.kind(plan.name())
            .orElseThrow(() -> Refusal.unacceptable("The plan's file has another name."));
    HrFile file = new HrFile(plan.source(), path, plan.name(), kind, plan.asOf(), Sha256.of(path));
    if (!basis(file).equals(plan.basis())) {
      throw stale("something changed since it was made");
    }
    PlanFile now = plan(file);
    if (!now.steps().equals(plan.steps()) || !now.basis().equals(plan.basis())) {
      throw stale("it would no longer do what it says");
    }
    FirstCommit unchanged = new FirstCommit(db -> requireUnchanged(db, file, plan));
    return application.apply(file, checker.check(file), new Asked(by, unchanged));
  }

  /**
   * Looks once more, in the plan's own first commit. It keeps nobody waiting to have rights taken
   * away: whoever does makes the plan stale anyway.
   */
  private void requireUnchanged(JdbcClient db, HrFile file, PlanFile plan) {
    Runnable giveWay =
        () -> {
          if (store.isRevocationWaiting()) {
            throw stale("somebody's rights are taken away just now");
          }
        };
    if (!basis(file, fingerprints.now(db, giveWay)).equals(plan.basis())) {
      throw stale("something changed while it began");
    }
  }

  private PlanFile plan(HrFile file) throws IOException, UnreadableFile {
    String before = basis(file);
    if (gate.pass(file, file.path().resolveSibling("done")).isPresent()) {
      throw new UnreadableFile(0, "A file with exactly this content was applied already");
    }
    FileCheck check = checker.check(file);
    Changes changes = new Changes();
    order.leavers(file, check, changes::add);
    int leavers = changes.all.size();
    Set<CardholderId> leaving =
        rehearsal.of(changes.all).stream()
            .filter(Foreseen::ends)
            .map(foreseen -> new CardholderId(foreseen.person()))
            .collect(Collectors.toSet());
    Found absent = absences.afterLeavers(file, check, leaving);
    order.rest(file, check, absent, changes::add);
    List<Foreseen> foreseen = rehearsal.of(changes.all);
    List<Foreseen> rest = foreseen.subList(leavers, foreseen.size());
    String wouldWait =
        absent.isTooMany()
            ? absent.sentence(file.source(), file.name())
            : losses.of(file, absent, rest, leaving).tooMany().orElse("");
    if (!basis(file).equals(before)) {
      throw stale("something changed while it was made; make it again");
    }
    List<Foreseen> effective =
        foreseen.stream().filter(f -> !f.effect().equals("nothing")).toList();
    List<Foreseen> holding = effective.stream().filter(f -> !f.holding().isEmpty()).toList();
    return new PlanFile(
        PlanFile.FORMAT,
        file.source(),
        file.name(),
        file.asOf(),
        file.sha256(),
        before,
        summary(file, check, effective, holding),
        wouldWait,
        effective.stream().map(PlanFile.Step::of).toList(),
        holding.stream().map(PlanFile.Holding::of).toList(),
        packed(file.path()));
  }

  /** What of a file may have an effect. */
  private final class Changes {
    private final List<IdentityChange> all = new ArrayList<>();

    void add(Batch batch) {
      all.addAll(rehearsal.thatMayHaveAnEffect(batch.changes()));
      if (all.size() > MOST) {
        throw Refusal.unacceptable(
            "More than %d records of this file have an effect, too many for one plan; the inbox takes it, and holds it where it takes away too much."
                .formatted(MOST));
      }
    }
  }

  private static String summary(
      HrFile file, FileCheck check, List<Foreseen> effective, List<Foreseen> holding) {
    return "File %s of source %s: %d records, %d with an effect; %d people lose a right, %d of them while holding the key; %d get one; %d records cannot be read."
        .formatted(
            Shown.of(file.name()),
            file.source(),
            check.rows(),
            effective.size(),
            effective.stream().filter(f -> !f.loses().isEmpty()).count(),
            holding.size(),
            effective.stream().filter(f -> !f.gets().isEmpty()).count(),
            check.invalid().size());
  }

  private String basis(HrFile file) {
    return basis(file, store.read(db -> fingerprints.now(db, () -> {})));
  }

  private String basis(HrFile file, String facts) {
    String rulesNow = new TreeMap<>(rules.files()).toString();
    return Sha256.of(
        String.join(
            "|",
            file.source(),
            file.name(),
            file.asOf().toString(),
            file.sha256(),
            Sha256.of(rulesNow),
            facts));
  }

  private static Refusal stale(String why) {
    return Refusal.conflict("The plan is stale and nothing was done: " + why + ".");
  }

  /** Something that is done with a file. */
  private interface Doing<T> {
    T with(Path path) throws IOException, UnreadableFile;
  }

  private static <T> T with(InputStream content, Doing<T> doing) {
    try {
      Path path = Files.createTempFile("keyway-plan", ".csv");
      try {
        copy(content, path);
        return doing.with(path);
      } finally {
        Files.delete(path);
      }
    } catch (UnreadableFile e) {
      throw Refusal.unacceptable("The file would be set aside whole: " + e.reason() + ".");
    } catch (IOException e) {
      throw new UncheckedIOException("A plan's file cannot be kept while it is read", e);
    }
  }

  private static void copy(InputStream content, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        size += n;
        if (size > LARGEST) {
          throw Refusal.unacceptable("A file to plan has at most 64 MiB.");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static String packed(Path path) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      Files.copy(path, out);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static InputStream unpacked(PlanFile plan) {
    try {
      return new GZIPInputStream(
          new ByteArrayInputStream(Base64.getDecoder().decode(plan.content())));
    } catch (IllegalArgumentException | IOException e) {
      throw Refusal.unacceptable("The plan's content is not what `keyway plan` wrote.");
    }
  }
}
