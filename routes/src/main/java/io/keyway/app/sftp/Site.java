// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import io.keyway.app.settings.SftpSettings.Sftp;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One source whose files are fetched.
 *
 * @param inbox where they belong
 * @param pgp how they are decrypted; empty where they are not encrypted
 */
record Site(String source, Path inbox, Sftp settings, Optional<OpenPgp> pgp) {

  /** Where files lie until they are known to be whole; an inbox never looks there. */
  Path staging() {
    return inbox.resolve(".fetched");
  }

  /** Where a file is written that is being fetched. */
  Path fetching() {
    return inbox.resolve(".fetching");
  }
}
