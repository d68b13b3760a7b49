// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import io.keyway.app.cli.demo.DemoJson.Sink;
import io.keyway.app.client.SecretFile;
import io.keyway.app.settings.AccessSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The site's files of a demo: settings, cabinets, access rules and secrets, written at each start.
 *
 * @param controls control ports by cabinet
 * @param sinks that listen outside
 */
record DemoSite(
    DemoFolder folder,
    String token,
    String approverToken,
    String webhookSecret,
    String scimToken,
    DemoTransmitter transmitter,
    Map<String, URI> controls,
    List<Sink> sinks) {
  private static final String RULES =
      """
      # Written by `keyway demo` at each start. Who may take which key sets, and when.
      rules:
        - id: security-any-hour
          when: '"security" in person.groups'
          keySets: {tags: [security, plant]}
        - id: facilities-any-hour
          when: '"facilities" in person.groups'
          keySets: {tags: [plant]}
        - id: it-any-hour
          when: '"it-operations" in person.groups'
          keySets: {tags: [it]}
        - id: fleet-any-hour
          when: '"fleet" in person.groups'
          keySets: {tags: [fleet]}
        - id: site-works-by-day
          when: '"contractors" in person.groups'
          keySets: {tags: [site-works]}
          schedule:
            - {days: mon-fri, from: "06:00", to: "20:00"}
      """;

  static DemoSite write(
      DemoFolder folder, DemoOptions options, KeyWall wall, Map<String, URI> controls) {
    String token = folder.secret("token", () -> AccessSettings.DEMO_PREFIX + SecretFile.random());
    String webhook = folder.secret("hr-webhook", SecretFile::randomWebhookSecret);
    String approver =
        folder.secret("approver-token", () -> AccessSettings.DEMO_PREFIX + SecretFile.random());
    String scim =
        folder.secret("scim-token", () -> AccessSettings.DEMO_PREFIX + SecretFile.random());
    DemoSite site =
        new DemoSite(
            folder,
            token,
            approver,
            webhook,
            scim,
            DemoTransmitter.in(folder),
            controls,
            sinks(folder, options));
    folder.write("cabinets.yaml", wall.yaml());
    folder.write("access/demo.yaml", RULES);
    folder.write("application.yaml", site.settings(options));
    return site;
  }

  private static List<Sink> sinks(DemoFolder folder, DemoOptions options) {
    List<Sink> sinks = new ArrayList<>();
    options
        .syslog()
        .ifPresent(url -> sinks.add(new Sink("syslog", "syslog", url, Optional.empty())));
    options
        .incidentWebhook()
        .ifPresent(
            url ->
                sinks.add(
                    new Sink(
                        "incidents",
                        "webhook",
                        url,
                        Optional.of(
                            folder.secret("incidents-webhook", SecretFile::randomWebhookSecret)))));
    return sinks;
  }

  private String settings(DemoOptions options) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Written by `keyway demo` at each start.\n");
    yaml.append("server:\n  address: 127.0.0.1\n");
    yaml.append("keyway:\n  demo:\n    enabled: true\n    controls:\n");
    controls.forEach((id, control) -> yaml.append("      " + id + ": " + control + "\n"));
    yaml.append("  link:\n    host: 127.0.0.1\n    tls: false\n");
    options.lease().ifPresent(lease -> yaml.append("  lease: " + lease + "\n"));
    yaml.append("  access:\n    tokens:\n");
    yaml.append("      - name: demo\n        token: file:secrets/token\n");
    yaml.append(
        "        roles: [viewer, operator, approver, integrator, security-admin, auditor,\n"
            + "          break-glass]\n");
    yaml.append("      - name: demo-approver\n        token: file:secrets/approver-token\n");
    yaml.append("        roles: [viewer, approver]\n");
    yaml.append("  sources:\n    hr:\n      inbox: inbox\n      owns: [status]\n      webhook:\n");
    yaml.append("        auth: standard-webhooks\n        secret: file:secrets/hr-webhook\n");
    yaml.append("    scim:\n      budget: {losing-percent: 100}\n");
    yaml.append("    idp:\n      mapping: shared-signals\n");
    yaml.append("  scim:\n    clients:\n      - name: demo\n        source: scim\n");
    yaml.append("        tokens: [file:secrets/scim-token]\n");
    yaml.append(DemoTransmitter.settings());
    if (!sinks.isEmpty()) {
      yaml.append("  sinks:\n");
    }
    for (Sink sink : sinks) {
      yaml.append("    - name: " + sink.name() + "\n      kind: " + sink.kind() + "\n");
      yaml.append("      uri: \"" + sink.url() + "\"\n");
      sink.secret()
          .ifPresent(
              secret -> yaml.append("      secret: file:secrets/" + sink.name() + "-webhook\n"));
    }
    return yaml.toString();
  }
}
