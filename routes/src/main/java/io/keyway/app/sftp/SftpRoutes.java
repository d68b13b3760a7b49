// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import io.keyway.app.inbox.Landing;
import io.keyway.app.intake.SetAside;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SftpSettings;
import io.keyway.app.settings.SftpSettings.After;
import io.keyway.app.settings.SftpSettings.Pgp;
import io.keyway.app.settings.SftpSettings.Sftp;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.FetchedFiles;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Micros;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/**
 * Makes a route of the template {@code 1-intake-sftp} for each source whose files are fetched. The
 * endpoint is made here and not in YAML, so that no setting can make it believe a host that is not
 * known, and no secret stands in an address.
 */
@Component
class SftpRoutes implements CamelContextConfiguration {
  private static final String OPTIONS =
      "?stepwise=false&passiveMode=true&disconnect=true&throwExceptionOnConnectFailed=true"
          + "&maximumReconnectAttempts=0&connectTimeout=10000&soTimeout=30000&autoCreate=false"
          + "&initialDelay=0"
          + "&readLock=changed&readLockMinLength=0&readLockCheckInterval=1000&readLockTimeout=10000"
          + "&readLockLoggingLevel=OFF&recursive=false";

  private final HomeSettings home;
  private final Secrets secrets;
  private final Fetched fetched;
  private final Staging staging;
  private final FetchedFiles records;
  private final Incidents incidents;
  private final SetAside aside;
  private final Store store;
  private final Clock clock;
  private final List<Site> sites = new ArrayList<>();

  SftpRoutes(
      SourceSettings sources,
      SftpSettings settings,
      HomeSettings home,
      Secrets secrets,
      Fetched fetched,
      Staging staging,
      FetchedFiles records,
      Incidents incidents,
      SetAside aside,
      Store store,
      Clock clock) {
    this.home = home;
    this.secrets = secrets;
    this.fetched = fetched;
    this.staging = staging;
    this.records = records;
    this.incidents = incidents;
    this.aside = aside;
    this.store = store;
    this.clock = clock;
    settings
        .sources()
        .forEach(
            (name, source) -> {
              if (source.sftp() != null) {
                String inbox = sources.named(name).map(SourceSettings.Source::inbox).orElse("");
                sites.add(site(name, inbox, source.sftp()));
              }
            });
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    // The inboxes come first.
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    sites.forEach(site -> open(context, site));
  }

  /** Checked before anything starts: what is wrong keeps the bridge from starting at all. */
  private Site site(String name, String inbox, Sftp sftp) {
    String setting = "keyway.sources." + name;
    if (inbox.isEmpty()) {
      throw new RefusedToStart(
          setting + ".sftp: set " + setting + ".inbox too, into which its files are fetched");
    }
    if (!Files.isReadable(home.home().resolve(sftp.knownHosts()))) {
      throw new RefusedToStart(
          setting
              + ".sftp.known-hosts: "
              + sftp.knownHosts()
              + " cannot be read. Write the server's keys there (ssh-keyscan -p "
              + sftp.port()
              + " "
              + sftp.host()
              + ") and compare their fingerprints with what whoever runs it tells you");
    }
    Pgp pgp = sftp.pgp();
    return new Site(
        name,
        home.home().resolve(inbox).normalize(),
        sftp,
        pgp == null ? Optional.empty() : Optional.of(openPgp(setting + ".sftp.pgp", pgp)));
  }

  private OpenPgp openPgp(String setting, Pgp pgp) {
    try {
      return OpenPgp.of(
          secrets.read(setting + ".key", pgp.key()),
          pgp.passphrase().isEmpty() ? "" : secrets.read(setting + ".passphrase", pgp.passphrase()),
          secrets.read(setting + ".signers", pgp.signers()));
    } catch (IllegalArgumentException e) {
      throw new RefusedToStart(setting + ": " + e.getMessage());
    }
  }

  private void open(CamelContext context, Site site) {
    try {
      Files.createDirectories(site.staging());
      Files.createDirectories(site.fetching());
      staging.recover(site);
      fetched.add(site);
      context.getRegistry().bind("sftp-" + site.source(), endpoint(context, site));
      TemplatedRouteBuilder.builder(context, "1-intake-sftp")
          .routeId("1-intake-sftp-" + site.source())
          .parameter("source", site.source())
          .add();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The inbox of source " + site.source() + ", " + site.inbox() + ", cannot be opened", e);
    }
  }

  private SftpEndpoint endpoint(CamelContext context, Site site) {
    Sftp sftp = site.settings();
    SftpEndpoint endpoint =
        context.getEndpoint(
            "sftp://%s@%s:%d/%s%s"
                .formatted(sftp.user(), sftp.host(), sftp.port(), sftp.folder(), OPTIONS),
            SftpEndpoint.class);
    secure(endpoint.getConfiguration(), site);
    endpoint.setDelay(sftp.every().toMillis());
    endpoint.setLocalWorkDirectory(site.fetching().toString());
    endpoint.setFilter(filter(site));
    endpoint.setSorter(
        Comparator.comparing(
                (GenericFile<SftpRemoteFile> file) -> !Manifest.isManifest(file.getFileNameOnly()))
            .thenComparing(GenericFile::getFileNameOnly));
    FetchAlarm alarm = new FetchAlarm(site, staging, store, incidents, clock);
    endpoint.setPollStrategy(alarm);
    endpoint.setExceptionHandler(alarm);
    switch (sftp.after()) {
      case MOVE ->
          endpoint.setMove(
              context
                  .resolveLanguage("simple")
                  .createExpression(sftp.doneFolder() + "/${file:onlyname}"));
      case DELETE -> endpoint.setDelete(true);
      case KEEP -> endpoint.setNoop(true);
    }
    if (sftp.after() == After.KEEP) {
      endpoint.setIdempotent(false);
    }
    return endpoint;
  }

  private void secure(SftpConfiguration configuration, Site site) {
    Sftp sftp = site.settings();
    String setting = "keyway.sources." + site.source() + ".sftp.";
    configuration.setStrictHostKeyChecking("yes");
    configuration.setUseUserKnownHostsFile(false);
    configuration.setAutoCreateKnownHostsFile(false);
    configuration.setKnownHostsFile(home.home().resolve(sftp.knownHosts()).toString());
    if (sftp.key().isEmpty()) {
      configuration.setPreferredAuthentications("password");
      configuration.setPassword(secrets.read(setting + "password", sftp.password()));
    } else {
      configuration.setPreferredAuthentications("publickey");
      configuration.setPrivateKey(
          (secrets.read(setting + "key", sftp.key()) + "\n").getBytes(StandardCharsets.UTF_8));
      if (!sftp.passphrase().isEmpty()) {
        configuration.setPrivateKeyPassphrase(
            secrets.read(setting + "passphrase", sftp.passphrase()));
      }
    }
  }

  private GenericFileFilter<SftpRemoteFile> filter(Site site) {
    return file -> {
      String name = file.getFileNameOnly();
      if (file.isDirectory() || !isWanted(name)) {
        return false;
      }
      if (file.getFileLength() > site.settings().largest()) {
        aside.raise(
            SetAside.critical(
                "file-refused",
                "A file of source "
                    + site.source()
                    + " is larger than "
                    + site.settings().largest()
                    + " bytes and was not fetched; it may hold terminations. Have it split, or"
                    + " raise sftp.largest",
                "file-refused:" + site.source() + ":too-large"));
        return false;
      }
      return site.settings().after() != After.KEEP || !isKnown(site, file);
    };
  }

  private static boolean isWanted(String name) {
    if (Landing.isIgnored(name) || name.length() > 200 || name.contains("/")) {
      return false;
    }
    String file = name;
    for (String suffix : Manifest.SUFFIXES) {
      file = file.endsWith(suffix) ? file.substring(0, file.length() - suffix.length()) : file;
    }
    return Landing.isCsv(OpenPgp.plainName(file));
  }

  private boolean isKnown(Site site, GenericFile<SftpRemoteFile> file) {
    Instant modifiedAt = Micros.toInstant(Micros.of(Instant.ofEpochMilli(file.getLastModified())));
    return store.read(db -> records.isKnown(db, site.source(), file.getFileNameOnly(), modifiedAt));
  }
}
