// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The site that is measured: as many sites as cabinets, one cabinet each, and people who may take
 * keys at their own site only, so that each termination touches one cabinet.
 */
final class BenchSite {
  static final String WEBHOOK_SECRET = "whsec_YmVuY2htYXJrLXNlY3JldC1vZi1rZXl3YXktMzJieQ==";
  static final String TOKEN = "benchmark-token-with-role-viewer";
  private static final int SLOTS = 24;

  private BenchSite() {}

  /**
   * @param tls whether cabinets prove who they are; where they do not, it is a demo's bridge
   */
  static void write(Path dir, int cabinets, boolean tls) throws IOException {
    for (String folder : new String[] {"secrets", "inbox", "data", "access"}) {
      Files.createDirectories(dir.resolve(folder));
    }
    Files.writeString(dir.resolve("secrets/webhook"), WEBHOOK_SECRET);
    Files.writeString(dir.resolve("secrets/token"), TOKEN);
    Files.writeString(
        dir.resolve("application.yaml"),
        """
        keyway:
          demo:
            enabled: %s
          link:
            host: 127.0.0.1
            tls: %s
          access:
            tokens:
              - {name: bench, token: "file:secrets/token", roles: [viewer, integrator, security-admin]}
          sources:
            hr:
              inbox: inbox
              webhook:
                auth: standard-webhooks
                secret: ["file:secrets/webhook"]
        logging:
          level:
            root: WARN
        """
            .formatted(!tls, tls));
    Files.writeString(
        dir.resolve("access/bench.yaml"),
        """
        rules:
          - id: own-site
            when: '"keyholders" in person.groups'
            keySets: {site: own}
          - id: vehicles
            when: person.department == "fleet"
            keySets: {tags: [vehicle], site: own}
        """);
    Files.writeString(dir.resolve("cabinets.yaml"), cabinetsYaml(cabinets));
  }

  /** An HR snapshot of so many people, by columns of the inbox. */
  static void hire(Path dir, int people, int cabinets) throws IOException {
    send(dir, "people.full.csv", rows(0, people, cabinets, "active"));
  }

  /** An HR file that says of so many people, from the first of them on, that they left. */
  static void leave(Path dir, int first, int people, int cabinets) throws IOException {
    send(dir, "leavers-" + first + ".delta.csv", rows(first, people, cabinets, "terminated"));
  }

  /** An HR file that hires so many people more, from the first of them on. */
  static void join(Path dir, int first, int people, int cabinets) throws IOException {
    send(dir, "joiners-" + first + ".delta.csv", rows(first, people, cabinets, "active"));
  }

  /** An HR file by which so many people may only take vehicles' keys from now on. */
  static void change(Path dir, int people, int cabinets) throws IOException {
    String before = rows(0, people, cabinets, "active");
    send(
        dir,
        "changed.delta.csv",
        before.replace(",office,", ",fleet,").replace(",keyholders,", ",drivers,"));
  }

  private static String rows(int first, int people, int cabinets, String status) {
    StringBuilder csv =
        new StringBuilder(
            "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
                + "start_date,end_date,badge_format,facility_code,card_number\r\n");
    for (int i = first; i < first + people; i++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,Given%d,Family%d,,%s,employee,office,s%d,keyholders,2020-01-01,,H10301,%d,%d\r\n",
              number(i),
              i,
              i,
              status,
              i % cabinets + 1,
              i / 60_000 + 1,
              i % 60_000 + 1));
    }
    return csv.toString();
  }

  private static void send(Path dir, String name, String csv) throws IOException {
    Path file = dir.resolve("inbox/" + name + ".part");
    Files.writeString(file, csv, UTF_8);
    Files.move(file, dir.resolve("inbox/" + name));
  }

  static String number(int person) {
    return String.format(Locale.ROOT, "B%05d", person);
  }

  private static String cabinetsYaml(int cabinets) {
    StringBuilder yaml = new StringBuilder("cardFormats: [H10301]\nsites:\n");
    for (int i = 1; i <= cabinets; i++) {
      yaml.append("  - {id: s").append(i).append(", zone: UTC}\n");
    }
    yaml.append("cabinets:\n");
    for (int i = 1; i <= cabinets; i++) {
      yaml.append("  - id: B-").append(i).append("\n    site: s").append(i);
      yaml.append("\n    slots: ").append(SLOTS).append("\n    keys:\n");
      for (int slot = 1; slot <= SLOTS; slot++) {
        yaml.append(
            String.format(
                Locale.ROOT,
                "      - {slot: %d, keySet: B%d-%02d, label: Key, tags: [%s]}%n",
                slot,
                i,
                slot,
                slot % 4 == 0 ? "vehicle" : "plant"));
      }
    }
    return yaml.toString();
  }
}
