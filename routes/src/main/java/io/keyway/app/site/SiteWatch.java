// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.estate.EstateFile;
import io.keyway.app.intake.SiteMappings;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.site.RulesGate.Refusals;
import io.keyway.app.site.SiteCheck.Problem;
import io.keyway.app.ssf.SignalPolicies;
import io.keyway.rules.load.RefusedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sees a site's files change, each second, and puts them in force when they were left alone for
 * one. A file that is refused is an incident until it is mended; what ran before still runs.
 */
@Component
class SiteWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SiteWatch.class);
  private static final List<String> FOLDERS =
      List.of("routes", "source", "access", "card-format", "signal");

  private final Path home;
  private final SiteRoutes routes;
  private final SiteMappings mappings;
  private final SignalPolicies signals;
  private final RulesGate access;
  private final Complaints complaints;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("site-watch").factory());
  private Map<String, String> inForce = Map.of();
  private Map<String, String> seen = Map.of();

  SiteWatch(
      HomeSettings settings,
      SiteRoutes routes,
      SiteMappings mappings,
      SignalPolicies signals,
      RulesGate access,
      Complaints complaints) {
    this.home = settings.home();
    this.routes = routes;
    this.mappings = mappings;
    this.signals = signals;
    this.access = access;
    this.complaints = complaints;
  }

  /** Puts the site's routes in force; its other files were read when the bridge started. */
  @EventListener(ApplicationReadyEvent.class)
  void start() {
    seen = stamps();
    inForce = new TreeMap<>(seen);
    rights(true);
    seen.keySet().stream().filter(file -> file.startsWith("routes/")).forEach(this::route);
    timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Looks once; a change counts when the next look finds it the same. */
  synchronized void look() {
    try {
      Map<String, String> now = stamps();
      if (now.equals(seen) && !now.equals(inForce)) {
        TreeSet<String> changed = new TreeSet<>(now.keySet());
        changed.addAll(inForce.keySet());
        Map<String, String> before = inForce;
        changed.removeIf(file -> String.valueOf(now.get(file)).equals(before.get(file)));
        apply(changed);
        inForce = now;
      }
      seen = now;
    } catch (RuntimeException e) {
      LOG.error("The site's files cannot be looked at; tried again in a second", e);
    }
  }

  private void apply(TreeSet<String> changed) {
    changed.stream().filter(file -> file.startsWith("routes/")).forEach(this::route);
    boolean formats = changed.stream().anyMatch(file -> file.startsWith("card-format/"));
    if (formats || changed.stream().anyMatch(file -> file.startsWith("source/"))) {
      rules("source", mappings::reload);
    }
    if (changed.stream().anyMatch(file -> file.startsWith("signal/"))) {
      rules("signal", signals::reload);
    }
    boolean cabinets = formats || changed.contains(EstateFile.NAME);
    if (cabinets || changed.stream().anyMatch(file -> file.startsWith("access/"))) {
      rights(false);
    }
  }

  private void route(String file) {
    String name = file.substring("routes/".length());
    if (!name.endsWith(".camel.yaml")) {
      return;
    }
    String text = SiteCheck.routes(home).get(name);
    if (text == null) {
      routes.remove(name);
      complaints.settle(file);
    } else {
      complaints.about(file, routes.put(name, text));
    }
  }

  /** Cabinets and access rules name each other: they are read, and put in force, together. */
  private void rights(boolean starting) {
    Refusals refusals = starting ? access.start() : access.take();
    refusals
        .cabinets()
        .ifPresentOrElse(
            e -> complaints.about(EstateFile.NAME, List.of(Problem.of("", e))),
            () -> complaints.settle(EstateFile.NAME));
    refusals
        .access()
        .ifPresentOrElse(
            e -> complaints.about("access", List.of(Problem.of("access/", e))),
            () -> complaints.settle("access"));
    if (refusals.isEmpty()) {
      LOG.info("The site's cabinets and access rules were read.");
    }
  }

  private void rules(String folder, Runnable taking) {
    try {
      taking.run();
      complaints.settle(folder);
      LOG.info("A site's files were read. folder={}", folder);
    } catch (RefusedFile e) {
      complaints.about(folder, List.of(Problem.of(folder + "/", e)));
    }
  }

  private Map<String, String> stamps() {
    Map<String, String> stamps = new TreeMap<>();
    Path cabinets = home.resolve(EstateFile.NAME);
    if (Files.isRegularFile(cabinets)) {
      stamps.put(EstateFile.NAME, stamp(cabinets));
    }
    for (String name : FOLDERS) {
      Path folder = home.resolve(name);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
            stamps.put(name + "/" + file.getFileName(), stamp(file));
          }
        } catch (IOException e) {
          throw new UncheckedIOException("Folder " + folder + " cannot be read", e);
        }
      }
    }
    return stamps;
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return a.lastModifiedTime() + "|" + a.size();
    } catch (IOException e) {
      throw new UncheckedIOException("File " + file + " cannot be read", e);
    }
  }
}
