// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * The door of inboxes for files that were fetched from elsewhere: by renaming, so that an inbox
 * never sees half of one. One thread for each inbox.
 */
@Component
public class Landing {
  private final RefusedFiles refused;
  private final Filing filing;

  Landing(RefusedFiles refused, Filing filing) {
    this.refused = refused;
    this.filing = filing;
  }

  /** Whether an inbox would leave a file of that name alone. */
  public static boolean isIgnored(String name) {
    return FileName.isIgnored(name);
  }

  /** Whether the name is one of HR's files, rightly ended or not. */
  public static boolean isCsv(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /**
   * Puts a file into an inbox on the same disk.
   *
   * @return false where a file of that name waits there; nothing was done
   */
  public boolean land(Path staged, Path inbox, String name) throws IOException {
    Path place = inbox.resolve(name);
    if (Files.exists(place)) {
      return false;
    }
    Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Sets a file aside whole, with its report and an incident, before an inbox reads it. */
  public void refuse(String source, Path staged, Path inbox, String name, String reason)
      throws IOException {
    FileReport report =
        refused.refuse(source, name, Sha256.of(staged), new UnreadableFile(0, reason));
    filing.lay(inbox.resolve(name), report);
    Files.move(
        staged,
        inbox.resolve(report.folder()).resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
