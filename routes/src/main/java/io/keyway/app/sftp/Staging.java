// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import io.keyway.app.inbox.Landing;
import io.keyway.app.intake.SetAside;
import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.SftpSettings;
import io.keyway.app.sftp.Manifest.NotVouched;
import io.keyway.app.store.FetchedFiles;
import io.keyway.app.store.FetchedFiles.Fetched;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.Micros;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where a fetched file lies until it may go into its inbox: its manifest, where one must be there,
 * and no file of its name waiting. Everything here survives the bridge. One thread for each source.
 */
@Component
class Staging {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final String PLAIN = ".plain.tmp";

  private final Landing landing;
  private final Store store;
  private final FetchedFiles fetched;
  private final SetAside aside;
  private final Clock clock;

  Staging(Landing landing, Store store, FetchedFiles fetched, SetAside aside, Clock clock) {
    this.landing = landing;
    this.store = store;
    this.fetched = fetched;
    this.aside = aside;
    this.clock = clock;
  }

  /**
   * Takes a file in; when this returns it is durable, and it is known that it was fetched.
   *
   * @param arrived on the same disk as the inbox
   */
  void take(Site site, Path arrived, String name, Instant modifiedAt) throws IOException {
    Fetched file = new Fetched(site.source(), name, inMicros(modifiedAt), Sha256.of(arrived));
    if (store.read(db -> fetched.isKnown(db, file))) {
      Files.delete(arrived);
      return;
    }
    Files.setLastModifiedTime(arrived, FileTime.from(file.modifiedAt()));
    force(arrived);
    Path place = site.staging().resolve(name);
    Files.move(arrived, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(site.staging());
    note(file);
    LOG.info("A file was fetched. source={}", site.source());
  }

  /** What a bridge that died did not note: it is durable all the same. */
  void recover(Site site) throws IOException {
    for (Path file : staged(site)) {
      Instant modifiedAt = Files.getLastModifiedTime(file).toInstant();
      note(
          new Fetched(
              site.source(), file.getFileName().toString(), inMicros(modifiedAt), Sha256.of(file)));
    }
  }

  /** Lands whatever may land now. One that cannot delays no other. */
  void settle(Site site) throws IOException {
    for (Path file : staged(site)) {
      if (!Manifest.isManifest(file.getFileName().toString())) {
        settle(site, file);
      }
    }
  }

  private void settle(Site site, Path file) throws IOException {
    SftpSettings.Manifest mode = site.settings().manifest();
    Optional<Path> manifest =
        mode == SftpSettings.Manifest.IGNORED ? Optional.empty() : Manifest.of(file);
    if (manifest.isEmpty() && mode == SftpSettings.Manifest.REQUIRED) {
      tellWhereLate(site, file);
      return;
    }
    String name = file.getFileName().toString();
    String plainName = site.pgp().isPresent() ? OpenPgp.plainName(name) : name;
    if (Files.exists(site.inbox().resolve(plainName))) {
      return;
    }
    try {
      Path plain = plain(site, file, name, manifest);
      landing.land(plain, site.inbox(), plainName);
      Files.deleteIfExists(file);
    } catch (NotVouched | OpenPgp.NotSecure e) {
      landing.refuse(site.source(), file, site.inbox(), name, String.valueOf(e.getMessage()));
    }
    for (String suffix : Manifest.SUFFIXES) {
      Files.deleteIfExists(file.resolveSibling(name + suffix));
    }
  }

  /** The file as the inbox reads it, once everything that was said of it is found true. */
  private static Path plain(Site site, Path file, String name, Optional<Path> manifest)
      throws IOException, NotVouched, OpenPgp.NotSecure {
    Optional<Manifest> vouched =
        manifest.isPresent() ? Optional.of(Manifest.read(manifest.get())) : Optional.empty();
    if (vouched.isPresent() && !vouched.get().sha256().equals(Sha256.of(file))) {
      throw new NotVouched(
          "Its content is not what its manifest says: the SHA-256 differs. Send both again");
    }
    Path plain = file;
    if (site.pgp().isPresent()) {
      plain = file.resolveSibling("." + name + PLAIN);
      site.pgp().get().decrypt(file, name, plain);
      Files.setLastModifiedTime(plain, Files.getLastModifiedTime(file));
      force(plain);
    }
    if (vouched.isPresent() && vouched.get().records().isPresent()) {
      long counted = records(plain);
      if (counted != vouched.get().records().getAsLong()) {
        throw new NotVouched(
            "It has "
                + counted
                + " records, and its manifest says "
                + vouched.get().records().getAsLong()
                + ". Send both again");
      }
    }
    return plain;
  }

  private static long records(Path csv) throws IOException {
    try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.ISO_8859_1, CSVFormat.RFC4180)) {
      return Math.max(0, parser.stream().count() - 1);
    } catch (UncheckedIOException | IllegalStateException e) {
      return -1;
    }
  }

  private void tellWhereLate(Site site, Path file) throws IOException {
    Instant since =
        Files.readAttributes(file, BasicFileAttributes.class).creationTime().toInstant();
    if (since.plus(PATIENCE).isBefore(clock.instant())) {
      aside.raise(
          Reason.of(
              "manifest-missing",
              Severity.HIGH,
              "A file of source "
                  + site.source()
                  + " waits for its manifest since "
                  + since
                  + " and may hold terminations. Have NAME.manifest.json or NAME.sha256 sent",
              "manifest-missing:" + site.source()));
    }
  }

  private void note(Fetched file) {
    store.commit(
        Priority.NORMAL,
        db -> {
          fetched.note(db, file, clock.instant());
          return true;
        });
  }

  private static List<Path> staged(Site site) throws IOException {
    try (Stream<Path> files = Files.list(site.staging())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !Landing.isIgnored(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static Instant inMicros(Instant at) {
    return Micros.toInstant(Micros.of(at));
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
