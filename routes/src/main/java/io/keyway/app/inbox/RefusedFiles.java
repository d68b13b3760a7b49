// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.SetAside;
import io.keyway.app.intake.SetAside.Matter;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Files that are set aside whole: nothing of them is applied, and a human must know. */
@Component
class RefusedFiles {
  private final SetAside aside;

  RefusedFiles(SetAside aside) {
    this.aside = aside;
  }

  /** Sets a file aside, durably. */
  FileReport refuse(String source, String name, String sha256, UnreadableFile why) {
    String shown = Shown.of(name);
    aside.setAside(
        new Matter(
            source,
            sha256 + ":" + why.line(),
            "file",
            why.reason(),
            shown,
            why.line(),
            "",
            "",
            Optional.empty(),
            Optional.of(
                SetAside.critical(
                    "file-refused",
                    "File "
                        + shown
                        + " of source "
                        + source
                        + " was set aside whole and may hold terminations: "
                        + why.reason()
                        + (why.line() == 0 ? "" : " (line " + why.line() + ")"),
                    "file-refused:" + source + ":" + shown + ":" + sha256))));
    return FileReport.failed(name, why.line(), why.reason());
  }
}
