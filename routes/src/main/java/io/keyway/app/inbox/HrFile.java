// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.store.SourceFiles.Kind;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A listing of a source, as it is to be read: a CSV file, or a {@link Spool} where the source was
 * asked.
 *
 * @param path where its bytes are
 * @param name as the source named it
 * @param asOf when its content was true
 * @param marker by which its entries are known again
 */
record HrFile(
    String source, Path path, String name, Kind kind, Instant asOf, String sha256, Marker marker) {
  /** One all of whose records are decided. */
  HrFile(String source, Path path, String name, Kind kind, Instant asOf, String sha256) {
    this(source, path, name, kind, asOf, sha256, Marker.NONE);
  }

  boolean isFull() {
    return kind == Kind.FULL;
  }
}
