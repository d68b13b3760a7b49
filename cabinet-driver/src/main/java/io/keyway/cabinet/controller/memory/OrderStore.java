// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which commands to release a key were ever begun. A command is on the disk before its lock moves,
 * so that one that comes again, also after a power cut, finds itself and moves nothing. The newest
 * 4,096 are kept; deadlines are minutes long, so an older one is late by itself.
 *
 * <p>File: the command's id.
 */
public final class OrderStore implements AutoCloseable {
  private static final int KEPT = 4_096;
  private static final long WORTH_TIDYING = 512 * 1024;

  private final LogFile log;
  private final Set<String> begun = new LinkedHashSet<>();

  private OrderStore(LogFile log) {
    this.log = log;
  }

  /** Opens what was begun. */
  public static OrderStore open(Path file) {
    Opened opened = LogFile.open(file);
    OrderStore store = new OrderStore(opened.log());
    opened.read(OrderStore::decode).forEach(store::fold);
    if (opened.damaged()) {
      store.rewrite();
    }
    return store;
  }

  /** Begins a command; false where it was begun before, and nothing may happen. */
  public boolean begin(String order) {
    if (begun.contains(order)) {
      return false;
    }
    log.append(new CborWriter().text(order).bytes());
    fold(order);
    if (log.size() > WORTH_TIDYING) {
      rewrite();
    }
    return true;
  }

  @Override
  public void close() {
    log.close();
  }

  private static String decode(byte[] record) {
    return CborReader.whole(record, CborReader::text);
  }

  private void fold(String order) {
    begun.add(order);
    if (begun.size() > KEPT) {
      begun.remove(begun.iterator().next());
    }
  }

  private void rewrite() {
    log.replace(begun.stream().map(order -> new CborWriter().text(order).bytes()).toList());
  }
}
