// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Sha256;
import io.keyway.app.store.Micros;
import io.keyway.app.store.SourceFiles.Kind;
import io.keyway.app.store.SourceFiles.SourceFile;
import io.keyway.app.store.StoreJson;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The verb of the route {@code 1-intake-inbox}: reads one file and says what became of it. All of
 * that is durable when it returns; should the bridge die before the file is moved, reading it again
 * changes nothing. One thread for each source.
 */
@Component("inbox")
public class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final FileGate gate;
  private final FileChecker checker;
  private final FileApplication application;
  private final RefusedFiles refused;
  private final Filing filing;

  Inbox(
      FileGate gate,
      FileChecker checker,
      FileApplication application,
      RefusedFiles refused,
      Filing filing) {
    this.gate = gate;
    this.checker = checker;
    this.application = application;
    this.refused = refused;
    this.filing = filing;
  }

  /**
   * Reads a file and lays its report where the file belongs now.
   *
   * @return the folder below the inbox to which the file is to be moved: {@code done} or {@code
   *     failed}
   */
  public String read(@Header("KeywaySource") String source, @Body File file) {
    Path path = file.toPath();
    try {
      FileReport report = report(source, path);
      LOG.info(
          "A file was read. source={} outcome={} rows={} changed={} absent={} quarantined={}",
          source,
          report.outcome(),
          report.rows(),
          report.changed(),
          report.absent(),
          report.quarantined());
      filing.lay(path, report);
      return report.folder();
    } catch (IOException e) {
      throw new UncheckedIOException("An HR file of source " + source + " cannot be read", e);
    }
  }

  private FileReport report(String source, Path path) throws IOException {
    String name = path.getFileName().toString();
    Stamp stamp = Stamp.of(path);
    String sha256 = Sha256.of(path);
    Optional<Kind> kind = FileName.kind(name);
    if (kind.isEmpty()) {
      return refused.refuse(
          source,
          name,
          sha256,
          new UnreadableFile(0, "Its name must end in .full.csv or .delta.csv"));
    }
    Instant asOf = FileName.asOf(name).orElseGet(stamp::modifiedAt);
    HrFile file = new HrFile(source, path, name, kind.get(), asOf, sha256);
    try {
      Optional<SourceFile> interrupted = gate.pass(file, path.resolveSibling("done"));
      if (interrupted.isPresent()) {
        return StoreJson.read(interrupted.get().report(), FileReport.class);
      }
      FileCheck check = checker.check(file);
      if (!stamp.equals(Stamp.of(path))) {
        throw new IOException("The file was written to while it was read; it is read again");
      }
      return application.apply(file, check);
    } catch (UnreadableFile e) {
      return refused.refuse(source, name, sha256, e);
    }
  }

  /** By which a file that is still being written is known. */
  private record Stamp(long size, FileTime written) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Stamp(now.size(), now.lastModifiedTime());
    }

    Instant modifiedAt() {
      return Micros.toInstant(Micros.of(written.toInstant()));
    }
  }
}
