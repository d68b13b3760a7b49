// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import io.keyway.app.startup.StartArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A short life of a bridge, from hiring to leaving, that makes the {@link StartArchive}: a later
 * bridge knows its classes when it starts, and answers its first termination sooner.
 */
public final class ArchiveMaking {
  private static final int CABINETS = 2;
  private static final int PEOPLE = 200;
  private static final int CHANGES = 60;
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final Path dir;
  private final StartArchive archive;

  /**
   * @param dir an empty folder
   */
  public ArchiveMaking(Path dir, StartArchive archive) {
    this.dir = dir;
    this.archive = archive;
  }

  /** Plays it; the archive stands there afterwards, whole, or the one before it does. */
  public void play() throws IOException {
    Path notes = dir.resolve("notes");
    live(archive.record(notes));
    Path fresh = notes;
    List<String> assembling = new ArrayList<>(archive.assembling(notes, dir.resolve("archive")));
    if (!assembling.isEmpty()) {
      assembling.add("-XX:+UseSerialGC");
      assembling.addAll(StartArchive.always(Runtime.version().feature()));
      Program.start(dir.resolve("archive.log"), assembling, "io.keyway.app.Bridge", List.of())
          .silent()
          .await(LONGEST_END);
      fresh = dir.resolve("archive");
    }
    if (!Files.isRegularFile(fresh)) {
      throw new IOException("The JVM made no archive");
    }
    Path beside = archive.file().resolveSibling(archive.file().getFileName() + ".part");
    Files.copy(fresh, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, archive.file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void live(List<String> recording) throws IOException {
    try (BenchBridge bridge = BenchBridge.startProtected(dir, CABINETS, recording)) {
      bridge.hire(PEOPLE);
      List<byte[]> requests = new ArrayList<>();
      for (int i = 0; i < CHANGES; i++) {
        requests.add(HrRequests.change(BenchSite.number(i), true));
        requests.add(HrRequests.terminate(BenchSite.number(PEOPLE - 1 - i)));
      }
      Load.measure(bridge.port(), requests, 0, 0, requests::getFirst);
    }
  }
}
