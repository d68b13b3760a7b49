// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import com.sun.management.OperatingSystemMXBean;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long a whole reading of a directory takes beside a program that only reads it. Both
 * ask the same server, page by page; Keyway maps each entry, finds its person and sees that nothing
 * changed.
 */
public final class DirectoryBench {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int PAGE = 500;
  private static final int ROUNDS = 7;
  private static final int SITES = 20;
  private static final String[] ATTRIBUTES = {
    "employeeNumber",
    "givenName",
    "sn",
    "mail",
    "employeeType",
    "departmentNumber",
    "l",
    "entryUUID"
  };

  private final Path dir;
  private final int people;
  private final PrintWriter out;

  /**
   * @param dir an empty folder on the disk to be measured
   */
  public DirectoryBench(Path dir, int people, PrintWriter out) {
    this.dir = dir;
    this.people = people;
    this.out = out;
  }

  /** The program that only reads, in a JVM of its own. Arguments: port of the server. */
  public static void main(String[] args) throws LDAPException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      long used = system.getProcessCpuTime();
      int values = bareReading(Integer.parseInt(args[0]));
      long processor = system.getProcessCpuTime() - used;
      out.println(System.nanoTime() - start + " " + processor + " " + values);
    }
  }

  public void run() throws IOException {
    Conditions.tell(out, dir);
    try (DirectoryServer server = DirectoryServer.start(dir, people, SITES)) {
      String port = Integer.toString(server.port());
      double floor = floor(port);
      Figures keyway = keyway(port);
      out.printf(
          Locale.ROOT,
          "%,d people: read only %.2f s; everybody new %.1f s, ratio %.1f; nothing changed %.2f s,"
              + " ratio %.1f%n",
          people,
          floor,
          keyway.everybodyNew(),
          keyway.everybodyNew() / floor,
          keyway.nothingChanged(),
          keyway.nothingChanged() / floor);
    }
    Conditions.tell(out, dir);
  }

  /**
   * In seconds.
   *
   * @param everybodyNew from when the bridge was ready; it begins a little before
   * @param nothingChanged median
   */
  private record Figures(double everybodyNew, double nothingChanged) {}

  /** Median, in seconds. */
  private double floor(String port) throws IOException {
    try (Program reader =
        Program.start(
            dir.resolve("floor.log"),
            List.of("-XX:+UseSerialGC", "-Xmx256m"),
            DirectoryBench.class.getName(),
            List.of(port))) {
      double[] seconds = new double[ROUNDS];
      double[] processor = new double[ROUNDS];
      List<String> lines = reader.lines(ROUNDS);
      for (int i = 0; i < ROUNDS; i++) {
        String[] figures = lines.get(i).split(" ");
        seconds[i] = Long.parseLong(figures[0]) / 1e9;
        processor[i] = Long.parseLong(figures[1]) / 1e9;
      }
      median("processor time of reading only", processor);
      return median("read only", seconds);
    }
  }

  private static int bareReading(int port) throws LDAPException {
    int values = 0;
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port)) {
      SearchRequest request =
          new SearchRequest(
              DirectoryServer.BASE,
              SearchScope.SUB,
              "(&(objectClass=inetOrgPerson)(employeeNumber=*))",
              ATTRIBUTES);
      ASN1OctetString cookie = null;
      do {
        request.setControls(new SimplePagedResultsControl(PAGE, cookie));
        SearchResult result = connection.search(request);
        for (SearchResultEntry entry : result.getSearchEntries()) {
          values += entry.getAttributes().size();
        }
        cookie = SimplePagedResultsControl.get(result).getCookie();
      } while (cookie.getValueLength() > 0);
    }
    return values;
  }

  private Figures keyway(String port) throws IOException {
    List<String> source =
        List.of(
            "-Dkeyway.sources.directory.mapping=openldap",
            "-Dkeyway.sources.directory.reads.kind=ldap",
            "-Dkeyway.sources.directory.reads.uri=ldap://127.0.0.1:" + port,
            "-Dkeyway.sources.directory.reads.every=1h",
            "-Dkeyway.sources.directory.reads.full-every=24h",
            "-Dkeyway.sources.directory.reads.options.base=" + DirectoryServer.BASE,
            "-Dkeyway.sources.directory.reads.options.start-tls=false",
            "-Dkeyway.sources.directory.reads.options.changes=none");
    try (BenchBridge bridge = BenchBridge.alone(dir, SITES, source)) {
      bridge.awaitReady();
      double everybodyNew = reading(bridge, 0) / 1e9;
      Duration begun = bridge.bridge().processorTime();
      out.printf(
          Locale.ROOT,
          "the first reading, everybody new: %.1f s after the bridge was ready; %.1f s of processor"
              + " time, its start included%n",
          everybodyNew,
          begun.toMillis() / 1e3);
      out.flush();
      double[] seconds = new double[ROUNDS];
      double[] processor = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long before = readAt(bridge);
        Duration used = bridge.bridge().processorTime();
        bridge.read("directory");
        seconds[round] = reading(bridge, before) / 1e9;
        processor[round] = bridge.bridge().processorTime().minus(used).toMillis() / 1e3;
      }
      out.println("nothing changed, one after the other: " + Arrays.toString(seconds));
      median("processor time of that", processor);
      return new Figures(everybodyNew, median("nothing changed", seconds));
    }
  }

  /** How long until a whole reading later than another is noted, in nanoseconds. */
  private static long reading(BenchBridge bridge, long before) throws IOException {
    long start = System.nanoTime();
    while (readAt(bridge) <= before) {
      bridge.bridge().requireAlive();
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("The directory was not read");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return System.nanoTime() - start;
  }

  private static long readAt(BenchBridge bridge) throws IOException {
    return bridge.number("SELECT full_at FROM source_reading WHERE source = 'directory'");
  }

  private double median(String what, double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    out.printf(
        Locale.ROOT,
        "%s: median of %d %.2f s, best %.2f, worst %.2f%n",
        what,
        sorted.length,
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
    out.flush();
    return sorted[sorted.length / 2];
  }
}
