// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.message.WireLayout;
import io.keyway.model.custody.CabinetLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What belongs where in this cabinet, as the bridge last said; nothing before it first did. */
public final class LayoutStore implements AutoCloseable {
  private final LogFile log;
  private Optional<CabinetLayout> layout;

  private LayoutStore(LogFile log, Optional<CabinetLayout> layout) {
    this.log = log;
    this.layout = layout;
  }

  /** Opens what was kept, or begins without a layout. */
  public static LayoutStore open(Path file) {
    Opened opened = LogFile.open(file);
    if (opened.damaged()) {
      opened.log().replace(List.of());
      return new LayoutStore(opened.log(), Optional.empty());
    }
    return new LayoutStore(
        opened.log(),
        opened.read(content -> CborReader.whole(content, WireLayout::decode)).stream()
            .reduce((first, last) -> last));
  }

  /** The layout, where the bridge told one. */
  public Optional<CabinetLayout> layout() {
    return layout;
  }

  /** Keeps a layout; tells whether it differs from the one before. */
  public boolean learn(CabinetLayout told) {
    if (layout.equals(Optional.of(told))) {
      return false;
    }
    log.replace(List.of(CborWriter.encode(told, WireLayout::encode)));
    layout = Optional.of(told);
    return true;
  }

  @Override
  public void close() {
    log.close();
  }
}
