// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.StoreUnavailable;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.JournalEntry;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** {@code 4-custody}. */
class CustodyRouteTest extends RouteFileCase {
  private static final CabinetId LOBBY = new CabinetId("LOBBY");

  CustodyRouteTest() {
    super("0-errors", "4-custody");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("custody", new Verbs(calls));
  }

  @Test
  void entriesAreCommittedAndTheCabinetMayForgetThem() {
    Exchange answer = send(List.of(entry(7), entry(8)));

    assertThat(answer.getMessage().getBody(Long.class)).isEqualTo(8);
    assertThat(calls).containsExactly("commit LOBBY 2");
  }

  @Test
  void whatCannotBeCommittedIsNotAcknowledged() {
    Exchange answer = send(List.of());

    assertThat(answer.getException()).isInstanceOf(StoreUnavailable.class);
    assertThat(calls).containsExactly("commit LOBBY 0");
  }

  private Exchange send(List<JournalEntry> entries) {
    return template.send(
        "direct:custody",
        exchange -> {
          exchange.getMessage().setHeader("KeywayCabinet", LOBBY);
          exchange.getMessage().setBody(entries);
        });
  }

  private static JournalEntry entry(long sequence) {
    return new JournalEntry(
        1, sequence, TestChanges.NOW, 0, true, Optional.empty(), new Restarted("power"));
  }

  /** The bean {@code custody}. */
  public static final class Verbs {
    private final List<String> calls;

    Verbs(List<String> calls) {
      this.calls = calls;
    }

    public long commit(CabinetId cabinet, List<JournalEntry> entries) {
      calls.add("commit " + cabinet + " " + entries.size());
      if (entries.isEmpty()) {
        throw new StoreUnavailable("locked", new IllegalStateException());
      }
      return entries.getLast().sequence();
    }
  }
}
