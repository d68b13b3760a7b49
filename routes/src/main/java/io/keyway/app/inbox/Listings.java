// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.store.SourceFiles.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What sources were asked for, through the same gates as their files: nothing of a listing counts
 * before all of it was read, too much at once waits for an approver, explicit terminations pass.
 * One thread for each source.
 */
@Component
public class Listings {
  private final FileGate gate;
  private final FileChecker checker;
  private final FileApplication application;
  private final Markers markers;

  Listings(FileGate gate, FileChecker checker, FileApplication application, Markers markers) {
    this.markers = markers;
    this.gate = gate;
    this.checker = checker;
    this.application = application;
  }

  /** Begins one; who reads a source fills it, and closes it. */
  public Spool begin(String source, Kind kind, Instant asOf) throws IOException {
    return new Spool(source, kind, asOf, kind == Kind.FULL ? markers.now() : Marker.NONE);
  }

  /** A listing that was read whole. */
  public static final class Checked {
    private final HrFile file;
    private final FileCheck check;

    private Checked(HrFile file, FileCheck check) {
      this.file = file;
      this.check = check;
    }

    /** Employee numbers by the key of their entry. */
    public Map<String, String> numbers() {
      return check.numbers();
    }

    /** Whether somebody who is missing from it is missing. */
    public boolean tellsAbsence() {
      return check.everyKeyReadable();
    }
  }

  /**
   * Reads all of it.
   *
   * @throws UnreadableFile when nothing of it may count
   */
  public Checked check(Spool spool) throws IOException, UnreadableFile {
    HrFile file = spool.end();
    if (file.isFull()) {
      gate.pass(file, Path.of("done"));
    }
    return new Checked(file, checker.check(file));
  }

  /**
   * Applies it, or holds it.
   *
   * @param alongside what is written in the commit that notes that this was done: how far the
   *     source was read
   */
  public FileReport apply(Checked checked, Consumer<JdbcClient> alongside)
      throws IOException, UnreadableFile {
    return application.apply(checked.file, checked.check, alongside);
  }
}
