// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.CabinetOptions.UsageError;
import io.keyway.cabinet.controller.config.CabinetSettings;
import io.keyway.cabinet.controller.config.CabinetYaml;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a cabinet of metal until it is told to end. Standard output carries one JSON line when it is
 * ready, and nothing else.
 */
final class MetalProgram {
  private MetalProgram() {}

  static void run(List<String> words) throws InterruptedException {
    Optional<Path> file = Optional.empty();
    Codes codes = Codes.none();
    boolean only = false;
    Iterator<String> each = words.iterator();
    while (each.hasNext()) {
      String option = each.next();
      switch (option) {
        case "--check" -> only = true;
        case "--config" -> {
          if (!each.hasNext()) {
            throw new UsageError("--config needs a file; see cabinet --help");
          }
          file = Optional.of(Path.of(each.next()));
        }
        case "--enrol" -> {
          if (!each.hasNext()) {
            throw new UsageError("--enrol needs a code, or @FILE; see cabinet --help");
          }
          codes = Codes.parse(each.next());
        }
        default -> throw new UsageError("Unknown option " + option + " beside --config");
      }
    }
    CabinetSettings settings =
        CabinetYaml.read(file.orElseThrow(() -> new UsageError("--config FILE is missing")));
    if (only) {
      System.out.println(ready(settings));
      return;
    }
    run(settings, codes);
  }

  private static void run(CabinetSettings settings, Codes codes) throws InterruptedException {
    MetalCabinet cabinet =
        MetalCabinet.start(settings, codes)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Another process runs a cabinet in "
                            + settings.folder()
                            + ": end it, or name another folder"));
    Runtime.getRuntime().addShutdownHook(new Thread(cabinet::close));
    System.out.println(ready(settings));
    System.out.flush();
    new CountDownLatch(1).await();
  }

  private static String ready(CabinetSettings settings) {
    int boards = settings.wiring().buses().stream().mapToInt(bus -> bus.boards().size()).sum();
    return "{\"id\":\""
        + settings.id()
        + "\",\"boards\":"
        + boards
        + ",\"slots\":"
        + settings.wiring().slots().size()
        + "}";
  }
}
