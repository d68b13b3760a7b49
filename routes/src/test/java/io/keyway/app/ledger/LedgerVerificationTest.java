// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.ledger.LedgerVerification.Verdict;
import io.keyway.app.ledger.LedgerVerification.Verdict.Broken;
import io.keyway.app.ledger.LedgerVerification.Verdict.Sound;
import io.keyway.app.signature.SigningKey;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerVerificationTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private SigningKey key;

  @BeforeEach
  void makeKey() throws IOException {
    key = SigningKey.at(folder.resolve("secrets/ledger-key"));
  }

  @Test
  void aWholeLedgerIsSound() {
    List<LedgerEntry> chain = chain(50, "hr");

    assertThat(verify(chain, checkpoint(chain, 20), checkpoint(chain, 50)))
        .isEqualTo(new Sound(50, 50, 2, Set.of(checkpoint(chain, 20).publicKey())));
    assertThat(verify(List.of())).isEqualTo(new Sound(0, 0, 0, Set.of()));
  }

  @Test
  void theHashIsThatOfTheCanonicalForm() {
    LedgerEntry entry =
        LedgerEntry.of(1, new AuditEvent("e1", "a.b", "s", NOW, Map.of("z", 1, "a", "ü")), "00");

    assertThat(entry.data())
        .isEqualTo("{\"a\":\"ü\",\"eventId\":\"e1\",\"subject\":\"s\",\"z\":1}");
    assertThat(entry.hash())
        .isEqualTo(
            sha256(
                "{\"at\":\"2026-11-23T08:00:00.000000Z\",\"data\":{\"a\":\"ü\",\"eventId\":\"e1\","
                    + "\"subject\":\"s\",\"z\":1},\"prev\":\"00\",\"seq\":1,\"type\":\"a.b\"}"));
  }

  @Test
  void anyChangeOfAnyFieldOfAnyEntryIsFound() {
    List<LedgerEntry> chain = chain(30, "hr");
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      int at = random.nextInt(chain.size());
      List<LedgerEntry> changed = new ArrayList<>(chain);
      changed.set(at, changed(chain.get(at), random.nextInt(8)));

      assertThat(verify(changed)).isInstanceOf(Broken.class);
      assertThat(((Broken) verify(changed)).seq()).isBetween((long) at + 1, (long) at + 2);
    }
  }

  @Test
  void aMissingAnExtraAndASwappedEntryAreFound() {
    List<LedgerEntry> chain = chain(10, "hr");
    List<LedgerEntry> missing = new ArrayList<>(chain);
    missing.remove(4);
    List<LedgerEntry> extra = new ArrayList<>(chain);
    extra.add(4, chain.get(3));
    List<LedgerEntry> swapped = new ArrayList<>(chain);
    Collections.swap(swapped, 4, 5);

    assertThat(verify(missing)).isInstanceOf(Broken.class);
    assertThat(verify(extra)).isInstanceOf(Broken.class);
    assertThat(verify(swapped)).isInstanceOf(Broken.class);
  }

  @Test
  void aCutTailIsFoundByACheckpoint() {
    List<LedgerEntry> chain = chain(30, "hr");
    Checkpoint checkpoint = checkpoint(chain, 25);

    assertThat(verify(chain.subList(0, 25), checkpoint)).isInstanceOf(Sound.class);
    assertThat(verify(chain.subList(0, 24), checkpoint))
        .isEqualTo(new Broken(25, "The tail was cut: a checkpoint knows entry 25"));
  }

  @Test
  void aChainWrittenAnewByWhoHoldsTheKeyIsFoundByAnOlderCheckpoint() {
    Checkpoint kept = checkpoint(chain(30, "hr"), 12);

    List<LedgerEntry> rewritten = chain(30, "nobody");

    assertThat(verify(rewritten, checkpoint(rewritten, 30))).isInstanceOf(Sound.class);
    assertThat(verify(rewritten, kept, checkpoint(rewritten, 30)))
        .isEqualTo(new Broken(12, "The chain was written anew: the checkpoint has another hash"));
  }

  @Test
  void aForgedCheckpointAndAForeignKeyAreFound() throws IOException {
    List<LedgerEntry> chain = chain(5, "hr");
    Checkpoint good = checkpoint(chain, 5);
    Checkpoint forged = new Checkpoint(5, chain.get(4).hash(), good.at(), good.publicKey(), "AAAA");
    SigningKey other = SigningKey.at(folder.resolve("other"));
    Checkpoint foreign = Checkpoint.sign(chain.get(4), NOW, other);

    assertThat(verify(chain, forged)).isInstanceOf(Broken.class);
    assertThat(
            new LedgerVerification(List.of(foreign), Optional.of(good.publicKey()))
                .verify(chain.iterator()))
        .isInstanceOf(Broken.class);
  }

  @Test
  void anExportIsReadWhateverItsSpelling() {
    LedgerEntry entry = chain(1, "hr").getFirst();
    String line =
        "{ \"seq\": 1, \"hash\":\"%s\", \"prev\":\"%s\", \"type\":\"%s\", \"at\":\"%s\",\n"
                .formatted(entry.hash(), entry.prev(), entry.type(), entry.at())
            + " \"data\": {\"subject\":\"person:p1\", \"source\":\"hr\", \"n\": 1.0,"
            + " \"eventId\":\"e1\"}, \"id\":\"e1\", \"subject\":\"person:p1\"}";

    assertThat(LedgerEntry.parse(line)).isEqualTo(entry);
  }

  @Test
  void checkpointsAreFoundAmongTheEventsThatASiemKept() {
    List<LedgerEntry> chain = chain(5, "hr");
    Checkpoint checkpoint = checkpoint(chain, 5);

    assertThat(
            LedgerVerification.checkpointsIn(
                List.of(
                    "{\"type\":\"io.keyway.custody.key-taken\",\"data\":{}}",
                    "{\"type\":\"io.keyway.ledger.checkpoint\",\"data\":"
                        + checkpoint.toJson()
                        + "}",
                    "",
                    checkpoint.toJson())))
        .containsExactly(checkpoint, checkpoint);
  }

  @Test
  void theKeyIsForItsOwnerAloneAndStaysTheSame() throws IOException {
    Path file = folder.resolve("secrets/ledger-key");

    assertThat(SigningKey.at(file)).isEqualTo(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(key).hasToString("SigningKey[masked]");
  }

  @Test
  void aNumberThatWouldBeRoundedIsRefused() {
    assertThatThrownBy(
            () ->
                LedgerEntry.of(1, new AuditEvent("e", "a", "s", NOW, Map.of("n", 1L << 60)), "00"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Verdict verify(List<LedgerEntry> chain, Checkpoint... checkpoints) {
    return new LedgerVerification(List.of(checkpoints), Optional.empty()).verify(chain.iterator());
  }

  private Checkpoint checkpoint(List<LedgerEntry> chain, int seq) {
    return Checkpoint.sign(chain.get(seq - 1), NOW, key);
  }

  private static List<LedgerEntry> chain(int length, String source) {
    List<LedgerEntry> chain = new ArrayList<>();
    String prev = LedgerEntry.GENESIS;
    for (int seq = 1; seq <= length; seq++) {
      AuditEvent event =
          new AuditEvent(
              "e" + seq, "person.terminated", "person:p1", NOW, Map.of("source", source, "n", seq));
      LedgerEntry entry = LedgerEntry.of(seq, event, prev);
      chain.add(entry);
      prev = entry.hash();
    }
    return chain;
  }

  private static LedgerEntry changed(LedgerEntry e, int field) {
    return new LedgerEntry(
        field == 0 ? e.seq() + 1 : e.seq(),
        field == 1 ? "other" : e.id(),
        field == 2 ? "person.hired" : e.type(),
        field == 3 ? "person:p2" : e.subject(),
        field == 4 ? e.at().replace("08", "09") : e.at(),
        field == 5 ? e.data().replace("hr", "it") : e.data(),
        field == 6 ? "f".repeat(64) : e.prev(),
        field == 7 ? "f".repeat(64) : e.hash());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
