// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static io.keyway.cabinet.TestRoster.entry;
import static io.keyway.cabinet.TestRoster.person;
import static io.keyway.cabinet.TestRoster.revocation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.message.Holdings;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterStoreTest {
  private static final int MOST = 50;

  @TempDir Path folder = Path.of("");

  @Test
  void whatWasAcknowledgedIsThereAfterARestart() {
    RosterStore store = open();
    store.replace(roster(1, entry(1, 1), entry(2, 1)));
    store.revoke(revocation(1, 1), 2);
    var before = store.state();
    long epoch = store.epoch();
    store.close();

    RosterStore again = open();

    assertThat(again.state()).isEqualTo(before);
    assertThat(again.epoch()).isEqualTo(epoch);
    assertThat(again.entry(person(1))).isEmpty();
    assertThat(again.entry(person(2))).contains(entry(2, 1));
  }

  @Test
  void aRecordOfAnotherVersionIsRefusedAndLosesNothing() throws IOException {
    RosterStore store = open();
    store.replace(roster(1, entry(1, 1)));
    store.close();
    LogFile log = LogFile.open(file()).log();
    log.append(new byte[] {(byte) 0xa1, 0x18, 0x20, 0x01});
    log.close();
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(this::open)
        .isInstanceOf(ProtocolError.class)
        .hasMessageStartingWith(file() + " holds a record that cannot be read: ");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void isReadBackInPiecesWithItsTombstones() {
    RosterStore store = RosterStore.open(folder.resolve("large.log"), 2_000);
    store.replace(
        new RosterChange(
            1, List.of(), IntStream.rangeClosed(1, 1_200).mapToObj(n -> entry(n, 1)).toList()));
    store.revoke(revocation(600, 3), 2);
    Map<CardholderId, RosterEntry> entries = new HashMap<>();
    List<Tombstone> tombstones = new ArrayList<>();
    Optional<CardholderId> after = Optional.empty();
    boolean more = true;

    while (more) {
      Answer.Holds piece = (Answer.Holds) store.read(after, Buckets.ALL);
      piece.entries().forEach(e -> entries.put(e.person(), e));
      tombstones.addAll(piece.tombstones());
      after = Optional.of(piece.entries().getLast().person());
      more = piece.more();
      assertThat(
              new Holdings(1, piece.roster(), piece.tombstones(), piece.entries(), more).encode())
          .hasSizeLessThan(LinkMessage.FULL_FRAME + 256);
    }

    assertThat(entries).hasSize(1_199).doesNotContainKey(person(600));
    assertThat(tombstones).containsExactly(revocation(600, 3).tombstone());
  }

  @Test
  void digestIsThatOfItsEntries() {
    RosterStore store = open();
    store.replace(roster(1, entry(1, 1), entry(2, 1)));

    assertThat(store.state().digest())
        .isEqualTo(
            RosterDigest.of(
                    Map.of(
                        person(1), WireEntry.digest(entry(1, 1)),
                        person(2), WireEntry.digest(entry(2, 1))))
                .hex());
  }

  @Test
  void aRevokedEntryComesBackByNoTransfer() {
    RosterStore store = open();
    store.revoke(revocation(1, 5), 9);
    store.replace(roster(3, entry(1, 5), entry(1, 4), entry(2, 1)));
    store.change(store.state().digest(), change(4, entry(1, 3)));

    assertThat(store.entry(person(1))).isEmpty();
    assertThat(store.state().version()).isEqualTo(9);
  }

  @Test
  void aNewerEntryIsTakenAndWhatRemainsIsKept() {
    RosterStore store = open();
    store.replace(roster(1, entry(1, 1)));
    store.revoke(new RevokeUser(new Tombstone(person(1), 1, 1), Optional.of(entry(1, 2))), 2);

    assertThat(store.entry(person(1))).contains(entry(1, 2));
  }

  @Test
  void aChangeOfAnotherRosterIsRefusedAndOneOfTooManyPeopleToo() {
    RosterStore store = open();
    RosterEntry[] many =
        IntStream.rangeClosed(1, MOST + 1).mapToObj(n -> entry(n, 1)).toArray(RosterEntry[]::new);

    assertThat(reason(store.change("00".repeat(32), change(1, entry(1, 1)))))
        .isEqualTo("base-mismatch");
    assertThat(reason(store.replace(roster(1, many)))).isEqualTo("over-limit");
    assertThat(reason(store.change(store.state().digest(), change(1, many))))
        .isEqualTo("over-limit");
    assertThat(store.state().people()).isZero();
    assertThat(store.state().version()).isZero();
  }

  @Test
  void aRevokedBadgeIsKnownAsRevokedAlsoAfterARestart() {
    RosterStore store = open();
    store.replace(roster(1, entry(1, 1)));
    store.revoke(revocation(1, 1), 2);
    Token badge = Token.of(entry(1, 1).credentials().getFirst());

    assertThat(store.recognise(badge)).isEqualTo(new Recognition.Revoked(person(1)));
    store.close();
    assertThat(open().recognise(badge)).isEqualTo(new Recognition.Revoked(person(1)));
    assertThat(open().recognise(Token.ofPin("1"))).isEqualTo(new Recognition.Unknown());
  }

  @Test
  void aBadgeOfTwoPeopleProvesNothing() {
    RosterEntry other = entry(2, 1);
    RosterEntry twin =
        new RosterEntry(person(2), 1, 1, entry(1, 1).credentials(), 0, other.grants());
    RosterStore store = open();
    store.replace(roster(1, entry(1, 1), twin));

    assertThat(store.recognise(Token.of(entry(1, 1).credentials().getFirst())))
        .isEqualTo(new Recognition.Unknown());
  }

  @Test
  void aDamagedFileKeepsTombstonesAndForgetsEveryRight() throws IOException {
    RosterStore store = open();
    long epoch = store.epoch();
    store.replace(roster(1, entry(1, 1), entry(2, 1)));
    store.revoke(revocation(3, 7), 2);
    store.revoke(revocation(4, 7), 3);
    store.close();
    byte[] bytes = Files.readAllBytes(file());
    bytes[60] ^= 1;
    Files.write(file(), bytes);

    RosterStore again = open();

    assertThat(again.epoch()).isNotEqualTo(epoch);
    assertThat(again.state().people()).isZero();
    again.replace(roster(4, entry(1, 1), entry(3, 7)));
    assertThat(again.entry(person(3))).isEmpty();
    assertThat(again.entry(person(1))).isPresent();
  }

  private RosterStore open() {
    return RosterStore.open(file(), MOST);
  }

  private Path file() {
    return folder.resolve("roster.log");
  }

  private static String reason(Answer answer) {
    return answer instanceof Answer.Refused(var reason, var roster) ? reason : "done";
  }

  static RosterChange roster(long version, RosterEntry... entries) {
    return new RosterChange(version, List.of(), List.of(entries));
  }

  static RosterChange change(long version, RosterEntry... entries) {
    return new RosterChange(version, List.of(), List.of(entries));
  }
}
