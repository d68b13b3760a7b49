// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.model.identity.SyncToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every source must keep. A source's test extends this and gives a server that it reads from.
 * What a source does not claim to do, by what it implements, is not asked of it.
 */
public abstract class IdentitySourceContract {
  private static final int PEOPLE = 57;

  private ServerUnderTest server;
  private IdentitySource source;

  /** A server that lists nobody yet. A source of it reads some ten entries a page. */
  protected abstract ServerUnderTest server();

  @BeforeEach
  void start() {
    server = server();
    source = server.source();
    IntStream.range(0, PEOPLE).forEach(n -> server.put(id(n), "stores"));
  }

  @AfterEach
  void end() {
    source.close();
    server.close();
  }

  @Test
  void aSnapshotListsEverybodyOnce() {
    List<SourceBatch> batches = new ArrayList<>();
    source.snapshot(batches::add);

    List<SourceBatch.Entry> entries = batches.stream().flatMap(b -> b.entries().stream()).toList();
    assertThat(entries.stream().map(server::idOf))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, PEOPLE).mapToObj(this::id).toList());
    assertThat(entries.stream().map(SourceBatch.Entry::key)).doesNotHaveDuplicates();
    assertThat(batches).allMatch(b -> b.gone().isEmpty() && b.next().isEmpty());
  }

  @Test
  void keysStayWhenAPersonChanges() {
    Map<String, String> before = keys();

    server.put(id(3), "workshop");

    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void halfASnapshotIsAFailureAndNeverAShortList() {
    server.breakHalfway();

    assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(Unreachable.class);

    server.mend();
    assertThat(keys()).hasSize(PEOPLE);
  }

  @Test
  void aServerThatIsDownIsUnreachable() {
    server.goDown();

    assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(Unreachable.class);

    server.mend();
    assertThat(keys()).hasSize(PEOPLE);
  }

  @Test
  void aWrongSecretIsRefusedAndIsInNoMessage() {
    Optional<IdentitySource> wrong = server.sourceWithWrongSecret();
    assumeTrue(wrong.isPresent(), "this kind asks for no secret");

    try (IdentitySource refused = wrong.get()) {
      assertThatThrownBy(() -> refused.snapshot(batch -> {}))
          .isInstanceOf(Refused.class)
          .hasMessageNotContaining(WRONG_SECRET);
    }
  }

  /** The secret that {@link ServerUnderTest#sourceWithWrongSecret} is to use. */
  public static final String WRONG_SECRET = "wr0ng-s3cret-of-the-contract";

  @Test
  void whatItsReaderThrowsEndsTheRead() {
    assertThatThrownBy(
            () ->
                source.snapshot(
                    batch -> {
                      throw new IllegalStateException("the reader's own");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the reader's own");

    assertThat(keys()).hasSize(PEOPLE);
  }

  @Test
  void nothingChangedIsNothingToTell() {
    SyncToken token = token();

    Heard heard = changes(source, token);

    assertThat(heard.departments()).isEmpty();
    assertThat(heard.gone()).isEmpty();
  }

  @Test
  void changesSinceASnapshotAreTold() {
    SyncToken token = token();
    server.put(id(100), "stores");
    server.put(id(5), "workshop");

    Heard heard = changes(source, token);

    assertThat(heard.departments())
        .containsEntry(id(100), "stores")
        .containsEntry(id(5), "workshop")
        .hasSize(2);
  }

  @Test
  void whatIsGoneIsToldByItsKey() {
    assumeTrue(server.tellsWhatIsGone(), "this kind tells what is gone by its next snapshot only");
    SyncToken token = token();
    String key = keys().get(id(7));
    server.remove(id(7));

    assertThat(changes(source, token).gone()).containsExactly(key);
    assertThat(keys()).doesNotContainKey(id(7));
  }

  @Test
  void aTokenResumesInAnotherSource() {
    SyncToken token = token();
    server.put(id(100), "stores");
    SyncToken later = changes(source, token).last().orElse(token);
    source.close();
    source = server.source();
    server.put(id(101), "stores");

    assertThat(changes(source, later).departments()).containsOnlyKeys(id(101));
  }

  @Test
  void aTokenGoesOnFromAfterEachBatch() {
    SyncToken token = token();
    IntStream.range(0, 30).forEach(n -> server.put(id(n), "workshop"));

    Map<String, String> departments = new LinkedHashMap<>();
    SyncToken next = token;
    for (int round = 0; round < 60; round++) {
      AtomicBoolean first = new AtomicBoolean(true);
      List<SourceBatch> taken = new ArrayList<>();
      try (IdentitySource again = server.source()) {
        ((TellsChanges) again)
            .changes(
                next,
                Duration.ZERO,
                batch -> {
                  if (batch.next().isPresent() && first.getAndSet(false)) {
                    taken.add(batch);
                  } else if (first.get()) {
                    taken.add(batch);
                  } else {
                    throw new IllegalStateException("one is enough");
                  }
                });
      } catch (IllegalStateException e) {
        // The rest is read from the token of what was taken.
      }
      taken.forEach(
          b -> b.entries().forEach(e -> departments.put(server.idOf(e), server.departmentOf(e))));
      Optional<SyncToken> last = taken.isEmpty() ? Optional.empty() : taken.getLast().next();
      if (last.isEmpty() || last.get().equals(next)) {
        break;
      }
      next = last.get();
    }

    assertThat(departments.keySet())
        .containsAll(IntStream.range(0, 30).mapToObj(this::id).toList());
  }

  @Test
  void readingFromOneTokenTwiceTellsTheSameTwice() {
    SyncToken token = token();
    server.put(id(100), "stores");

    Heard once = changes(source, token);
    Heard twice = changes(source, token);

    assertThat(twice.departments()).isEqualTo(once.departments()).containsKey(id(100));
  }

  @Test
  void whatChangesWhileASnapshotIsReadIsTold() {
    assumeTrue(source instanceof TellsChanges, "this kind tells no changes");
    AtomicBoolean first = new AtomicBoolean(true);
    SyncToken token =
        source
            .snapshot(
                batch -> {
                  if (first.getAndSet(false)) {
                    server.put(id(1), "workshop");
                    server.put(id(50), "workshop");
                  }
                })
            .orElseThrow();

    assertThat(changes(source, token).departments())
        .containsEntry(id(1), "workshop")
        .containsEntry(id(50), "workshop");
  }

  @Test
  void aTokenOfAnotherServerForcesAWholeRead() {
    assumeTrue(source instanceof TellsChanges, "this kind tells no changes");
    Optional<SyncToken> foreign = server.tokenOfAnotherServer();
    assumeTrue(foreign.isPresent(), "this kind cannot tell whose a token is");

    assertThatThrownBy(() -> changes(source, foreign.orElseThrow()))
        .isInstanceOf(TokenInvalid.class);
  }

  @Test
  void whatIsNoTokenForcesAWholeRead() {
    assumeTrue(source instanceof TellsChanges, "this kind tells no changes");

    assertThatThrownBy(() -> changes(source, new SyncToken("no token of any kind")))
        .isInstanceOf(TokenInvalid.class);
  }

  @Test
  void brokenOffChangesAreAFailure() {
    SyncToken token = token();
    IntStream.range(0, PEOPLE).forEach(n -> server.put(id(n), "workshop"));
    server.breakHalfway();

    assertThatThrownBy(() -> changes(source, token)).isInstanceOf(Unreachable.class);

    server.mend();
    assertThat(changes(source, token).departments()).hasSize(PEOPLE);
  }

  @Test
  void onePersonCanBeReadAgain() {
    assumeTrue(source instanceof ReadsPeople, "this kind reads no single people");
    ReadsPeople people = (ReadsPeople) source;
    server.put(id(9), "workshop");

    List<SourceBatch.Entry> read = people.read(requireNonNull(keys().get(id(9))));

    assertThat(read).hasSize(1);
    assertThat(server.departmentOf(read.getFirst())).isEqualTo("workshop");
    assertThat(people.read("nobody-of-this-name")).isEmpty();
    assertThat(people.read("*")).isEmpty();
  }

  /**
   * What was heard.
   *
   * @param departments by id, the last word of each
   * @param gone keys
   * @param last the token of the last batch
   */
  private record Heard(
      Map<String, String> departments, List<String> gone, Optional<SyncToken> last) {}

  private Heard changes(IdentitySource from, SyncToken since) {
    List<SourceBatch> batches = new ArrayList<>();
    ((TellsChanges) from).changes(since, Duration.ZERO, batches::add);
    Map<String, String> departments = new LinkedHashMap<>();
    List<String> gone = new ArrayList<>();
    Optional<SyncToken> last = Optional.empty();
    for (SourceBatch batch : batches) {
      batch.entries().forEach(e -> departments.put(server.idOf(e), server.departmentOf(e)));
      gone.addAll(batch.gone());
      last = batch.next().isPresent() ? batch.next() : last;
    }
    return new Heard(departments, gone, last);
  }

  private SyncToken token() {
    assumeTrue(source instanceof TellsChanges, "this kind tells no changes");
    return source.snapshot(batch -> {}).orElseThrow();
  }

  private Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    source.snapshot(batch -> batch.entries().forEach(e -> keys.put(server.idOf(e), e.key())));
    return keys;
  }

  private String id(int n) {
    return "%05d".formatted(40_000 + n);
  }
}
