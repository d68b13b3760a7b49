// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Request Tracker 5, as Debian has it, on a copy of its packaged database. */
public final class RequestTracker implements AutoCloseable {
  private static final Path DATABASE =
      Path.of("/var/lib/dbconfig-common/sqlite3/request-tracker5/rtdb");
  private static final String SERVER = "/usr/share/request-tracker5/libexec/rt-server";

  private final Path folder;
  private final int port = Peers.freePort();
  private Optional<Process> process = Optional.empty();

  private RequestTracker(Path folder) {
    this.folder = folder;
  }

  static RequestTracker in(Path folder) {
    Peers.require(SERVER, "request-tracker5 rt5-standalone");
    Peers.require(DATABASE.toString(), "rt5-db-sqlite");
    return new RequestTracker(folder);
  }

  /** Starts it, also again, with the tickets that it had, on the same port. */
  public RequestTracker start() {
    try {
      if (!Files.exists(folder.resolve("rtdb"))) {
        prepare();
      }
      process = Optional.of(perl(SERVER, "--host", "127.0.0.1", "--port", "" + port).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Peers.eventually("Request Tracker listens", Duration.ofSeconds(60), () -> Peers.answers(port));
    return this;
  }

  /** What a sink's setting says. */
  public String uri() {
    return "http://127.0.0.1:" + port;
  }

  /** A token of a user who may do everything. */
  public String token() {
    try {
      return Files.readString(folder.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All its tickets whose subject has this, as REST2 lists them, with subject and status. */
  public String tickets(String subject) {
    String query = URLEncoder.encode("Subject LIKE '" + subject + "'", StandardCharsets.UTF_8);
    return get("/REST/2.0/tickets?fields=Subject,Status&query=" + query);
  }

  /** What happened to a ticket, in words. */
  public String history(String ticket) {
    return get("/REST/2.0/ticket/" + ticket + "/history?fields=Type,Field,NewValue");
  }

  private String get(String path) {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(uri() + path))
              .header("Authorization", "token " + token())
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void prepare() throws IOException {
    Files.copy(DATABASE, folder.resolve("rtdb"));
    Files.createDirectories(folder.resolve("mason"));
    Files.createDirectories(folder.resolve("sessions"));
    Files.writeString(folder.resolve("RT_SiteConfig.pm"), configuration());
    Files.writeString(folder.resolve("token.pl"), TOKEN);
    Process token = perl("token.pl", folder.resolve("token").toString()).start();
    try {
      if (token.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(folder.resolve("rt.log")));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ProcessBuilder perl(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "perl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("rt.log").toFile()));
    builder.environment().put("RT_SITE_CONFIG", folder.resolve("RT_SiteConfig.pm").toString());
    return builder;
  }

  private String configuration() {
    return """
    Set($rtname, 'test');
    Set($Organization, 'test');
    Set($WebDomain, '127.0.0.1');
    Set($WebPort, %2$d);
    Set($WebPath, '');
    Set($DatabaseType, 'SQLite');
    Set($DatabaseName, '%1$s/rtdb');
    Set($LogToSyslog, undef);
    Set($LogToSTDERR, 'warning');
    Set($MailCommand, 'testfile');
    Set($MasonDataDir, '%1$s/mason');
    Set($MasonSessionDir, '%1$s/sessions');
    1;
    """
        .formatted(folder, port);
  }

  private static final String TOKEN =
      """
      use lib '/usr/share/request-tracker5/lib';
      use RT; RT::LoadConfig(); RT::Init();
      my $user = RT::User->new(RT->SystemUser); $user->Load('root');
      my $token = RT::AuthToken->new(RT->SystemUser);
      my ($ok, $message, $text) = $token->Create(Owner => $user->Id, Description => 'test');
      die $message unless $ok;
      open(my $file, '>', $ARGV[0]) or die $!; print $file $text; close($file);
      """;

  @Override
  public void close() {
    process.ifPresent(Peers::end);
    process = Optional.empty();
  }
}
