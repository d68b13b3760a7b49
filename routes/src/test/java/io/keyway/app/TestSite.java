// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import io.keyway.app.intake.Sha256;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.store.Plans.Plan;
import io.keyway.connectors.signal.TestTransmitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lays out the folder of a site in a temporary place and points the bridge at it. */
public final class TestSite
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** Of the webhook of the sources {@code hr} and {@code hr-*}. */
  public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwd2VzdHRlc3Q=";

  /** The secret that will replace it: both count. */
  public static final String NEXT_WEBHOOK_SECRET =
      "whsec_bmV4dC1zZWNyZXQtb2YtdGhlLXdlYmhvb2stdGVzdA==";

  /** Of a sender that signs webhooks of source {@code hr} with a key of its own. */
  public static final KeyPair WEBHOOK_PAIR = pair();

  /** The private key of source {@code hr-bamboo}'s webhook. */
  public static final String BAMBOO_SECRET = "bamboo-key-of-the-test";

  /** Who sends shared signals on the streams {@code idp} and {@code idp-guarded}. */
  public static final TestTransmitter TRANSMITTER =
      new TestTransmitter("https://idp.example.org", "https://keys.example.org");

  /** What a transmitter must show to push on stream {@code idp-guarded}. */
  public static final String PUSH_TOKEN = "push-token-of-the-test";

  /** A credential with all roles. */
  public static final String TOKEN = "test-token-with-all-roles-4f1c9a7e52";

  /** A credential of one approver, and that person's employee number. */
  public static final String APPROVER_TOKEN = "test-token-of-one-approver-7d20b16e93";

  public static final String APPROVER = "G-APPROVER";

  /** A second person's credential, who approves. */
  public static final String SECOND_TOKEN = "test-token-of-a-second-person-8d2e6b1f40";

  /** A credential for emergencies. */
  public static final String BREAK_GLASS = "test-token-behind-the-glass-0a7c3e5d91";

  /** Of the SCIM client of the source {@code idp}, and the one that will replace it. */
  public static final String SCIM_TOKEN = "test-token-of-a-provider-1c8f30d7a2";

  public static final String NEXT_SCIM_TOKEN = "test-token-of-a-provider-next-9b61e4";

  /** Of a client of the same source that only reads. */
  public static final String SCIM_READER = "test-token-of-a-reader-77d2a9c4e0";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    try {
      Path home = Files.createTempDirectory("keyway-site");
      Files.createDirectories(home.resolve("secrets"));
      Files.createDirectories(home.resolve("inbox"));
      Files.createDirectories(home.resolve("data"));
      Files.writeString(home.resolve("secrets/webhook"), WEBHOOK_SECRET);
      Files.writeString(home.resolve("secrets/webhook-next"), NEXT_WEBHOOK_SECRET);
      Files.writeString(home.resolve("secrets/webhook-public"), publicKey());
      Files.writeString(home.resolve("secrets/bamboo"), BAMBOO_SECRET);
      Files.writeString(home.resolve("secrets/idp-keys.json"), TRANSMITTER.keys().toString());
      Files.writeString(home.resolve("secrets/push"), PUSH_TOKEN);
      Files.writeString(home.resolve("secrets/hmac"), "hmac-secret-of-the-test");
      Files.writeString(home.resolve("secrets/bearer"), "bearer-secret-of-the-test");
      Files.writeString(home.resolve("secrets/token"), TOKEN);
      Files.writeString(home.resolve("secrets/approver"), APPROVER_TOKEN);
      Files.writeString(home.resolve("secrets/second"), SECOND_TOKEN);
      Files.writeString(home.resolve("secrets/glass"), BREAK_GLASS);
      Files.writeString(home.resolve("cabinets.yaml"), cabinets("HQ-1", "HQ-2"));
      Files.writeString(home.resolve("secrets/scim"), SCIM_TOKEN);
      Files.writeString(home.resolve("secrets/scim-reader"), SCIM_READER);
      settings(home).applyTo(context);
      GenericApplicationContext beans = (GenericApplicationContext) context;
      beans.registerBean("noPlan", Rehearsal.class, () -> new Rehearsal("rehearsal"));
      beans.registerBean("noPlanOfTwo", Rehearsal.class, () -> new Rehearsal("rehearsal-of-two"));
      beans.registerBean("siteFolderCleaner", Cleaner.class, () -> new Cleaner(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As senders show it: the last 32 bytes of the key's X.509 form. */
  private static String publicKey() {
    byte[] encoded = WEBHOOK_PAIR.getPublic().getEncoded();
    return "whpk_"
        + Base64.getEncoder()
            .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  /** Cabinets of 24 slots of which 22 are in use, by key sets such as HQ-1-K1. */
  private static String cabinets(String... names) {
    StringBuilder yaml =
        new StringBuilder(
            "cardFormats: [H10301]\nsites:\n  - {id: hq, zone: Europe/Paris}\ncabinets:\n");
    for (String name : names) {
      yaml.append("  - id: ").append(name).append("\n    site: hq\n    slots: 24\n    keys:\n");
      for (int slot = 1; slot <= 22; slot++) {
        yaml.append(
            "      - {slot: %1$d, keySet: %2$s-K%1$d, label: Plant room %1$d}\n"
                .formatted(slot, name));
      }
    }
    return yaml.toString();
  }

  private static TestPropertyValues settings(Path home) {
    return TestPropertyValues.of(
        "keyway.home=" + home,
        "keyway.link.port=0",
        "keyway.access.tokens[0].name=test",
        "keyway.access.tokens[0].token=file:secrets/token",
        "keyway.access.tokens[0].roles=viewer,operator,approver,integrator,security-admin,auditor",
        "keyway.access.tokens[1].name=approver",
        "keyway.access.tokens[1].token=file:secrets/approver",
        "keyway.access.tokens[1].roles=viewer,approver",
        "keyway.access.tokens[1].person=" + APPROVER,
        "keyway.access.tokens[2].name=second",
        "keyway.access.tokens[2].token=file:secrets/second",
        "keyway.access.tokens[2].roles=viewer,approver",
        "keyway.access.tokens[3].name=glass",
        "keyway.access.tokens[3].token=file:secrets/glass",
        "keyway.access.tokens[3].roles=break-glass",
        "keyway.plans.approvers.rehearsal-of-two=2",
        "keyway.sources.hr.webhook.auth=standard-webhooks",
        "keyway.sources.hr.webhook.secret[0]=file:secrets/webhook",
        "keyway.sources.hr.webhook.secret[1]=file:secrets/webhook-next",
        "keyway.sources.hr.webhook.secret[2]=file:secrets/webhook-public",
        "keyway.sources.hr.inbox=inbox",
        "keyway.sources.hr-bamboo.mapping=bamboohr",
        "keyway.sources.hr-bamboo.webhook.auth=bamboohr",
        "keyway.sources.hr-bamboo.webhook.secret=file:secrets/bamboo",
        "keyway.sources.idp.mapping=shared-signals",
        "keyway.ssf.idp.issuer=https://idp.example.org",
        "keyway.ssf.idp.audience=https://keys.example.org",
        "keyway.ssf.idp.keys=file:secrets/idp-keys.json",
        "keyway.ssf.idp.subjects.id=employee-number",
        "keyway.ssf.idp-guarded.source=idp",
        "keyway.ssf.idp-guarded.issuer=https://idp.example.org",
        "keyway.ssf.idp-guarded.audience=https://keys.example.org",
        "keyway.ssf.idp-guarded.keys=file:secrets/idp-keys.json",
        "keyway.ssf.idp-guarded.authorization=file:secrets/push",
        "keyway.ssf.idp-guarded.subjects.email=points",
        "keyway.sources.hr-hmac.mapping=hr",
        "keyway.sources.hr-hmac.webhook.auth=hmac",
        "keyway.sources.hr-hmac.webhook.prefix=sha256=",
        "keyway.sources.hr-hmac.webhook.secret=file:secrets/hmac",
        "keyway.sources.hr-bearer.mapping=hr",
        "keyway.sources.hr-bearer.webhook.auth=bearer",
        "keyway.sources.hr-bearer.webhook.secret=file:secrets/bearer",
        "keyway.sources.idp.mapping=scim",
        "keyway.sources.idp.budget.losing-percent=100",
        "keyway.sources.idp.budget.losing-people=1000",
        "keyway.sources.idp-mass.mapping=scim",
        "keyway.scim.clients[0].name=provider",
        "keyway.scim.clients[0].source=idp",
        "keyway.scim.clients[0].tokens[0]=file:secrets/scim",
        "keyway.scim.clients[0].tokens[1]=sha256:" + Sha256.of(NEXT_SCIM_TOKEN),
        "keyway.scim.clients[1].name=reader",
        "keyway.scim.clients[1].source=idp",
        "keyway.scim.clients[1].tokens=file:secrets/scim-reader",
        "keyway.scim.clients[1].may=read",
        "keyway.scim.clients[2].name=mass",
        "keyway.scim.clients[2].source=idp-mass",
        "keyway.scim.clients[2].tokens=sha256:" + Sha256.of("mass-" + SCIM_TOKEN),
        "keyway.sources.files-only.mapping=hr",
        "keyway.sources.files-only.inbox=inbox-only");
  }

  /** What plans of kind {@code rehearsal} do: nothing. */
  record Rehearsal(String kind) implements PlanAction {

    @Override
    public Optional<String> staleness(JdbcClient db, Plan plan) {
      return Optional.empty();
    }

    @Override
    public void apply(Plan plan, String approver) {}
  }

  /** Deletes the folder when the context closes. */
  record Cleaner(Path home) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(home)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
