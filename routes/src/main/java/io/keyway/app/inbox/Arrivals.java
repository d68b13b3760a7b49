// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when a file in a folder is whole: one that was renamed into place at once, one that is
 * written in place after a second in which nothing was written to it.
 *
 * <p>A rename shows as a name that appears and is never written to: the operating system queues
 * what is written before the writer goes on, so a file that has content and of which no writing was
 * told by the next look cannot have been written under that name. Not thread-safe: one thread asks.
 */
final class Arrivals implements AutoCloseable {
  private static final long REST = Duration.ofSeconds(1).toNanos();

  private final Path folder;
  private final LongSupplier nanos;
  private final Optional<WatchService> watch;
  private final Set<String> appeared = new HashSet<>();
  private final Map<String, Seen> written = new HashMap<>();

  /**
   * @param nanos a clock that only goes forward, as {@link System#nanoTime}
   */
  Arrivals(Path folder, LongSupplier nanos) throws IOException {
    this.folder = folder;
    this.nanos = nanos;
    this.watch = watch(folder);
  }

  /** Whether the file can be read now. To be asked again and again until it can. */
  boolean isWhole(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    hear();
    Seen before = written.get(name);
    if (before == null || !before.isOf(now)) {
      written.put(name, new Seen(now.size(), now.lastModifiedTime().toMillis(), nanos.getAsLong()));
      return false;
    }
    boolean renamed = appeared.contains(name) && now.size() > 0;
    return renamed || nanos.getAsLong() - before.since() >= REST;
  }

  @Override
  public void close() throws IOException {
    if (watch.isPresent()) {
      watch.get().close();
    }
  }

  private static Optional<WatchService> watch(Path folder) throws IOException {
    try {
      WatchService service = FileSystems.getDefault().newWatchService();
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE,
          StandardWatchEventKinds.OVERFLOW);
      return Optional.of(service);
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private void hear() {
    for (WatchKey key = poll(); key != null; key = poll()) {
      key.pollEvents().forEach(this::hear);
      key.reset();
    }
  }

  private @Nullable WatchKey poll() {
    return watch.isPresent() ? watch.get().poll() : null;
  }

  private void hear(WatchEvent<?> event) {
    if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
      appeared.clear();
      return;
    }
    String name = String.valueOf(event.context());
    if (event.kind() == StandardWatchEventKinds.ENTRY_CREATE) {
      appeared.add(name);
      written.remove(name);
    } else {
      appeared.remove(name);
      if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
        written.remove(name);
      }
    }
  }

  private record Seen(long size, long modifiedAt, long since) {
    boolean isOf(BasicFileAttributes now) {
      return size == now.size() && modifiedAt == now.lastModifiedTime().toMillis();
    }
  }
}
