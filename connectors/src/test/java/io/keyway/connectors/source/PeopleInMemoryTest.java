// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The double of the runtime's tests keeps what real sources keep. */
class PeopleInMemoryTest extends IdentitySourceContract {
  @Override
  protected ServerUnderTest server() {
    return new Server(PeopleInMemory.named(UUID.randomUUID().toString()));
  }

  private record Server(PeopleInMemory system) implements ServerUnderTest {
    @Override
    public IdentitySource source() {
      return of(system);
    }

    @Override
    public Optional<IdentitySource> sourceWithWrongSecret() {
      PeopleInMemory refusing = PeopleInMemory.named(UUID.randomUUID().toString());
      refusing.failAfter(0, new Refused("The password is wrong", null));
      return Optional.of(of(refusing));
    }

    @Override
    public void put(String id, String department) {
      system.put("key-" + id, Map.of("number", id, "department", department));
    }

    @Override
    public void remove(String id) {
      system.remove("key-" + id);
    }

    @Override
    public String idOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("number"));
    }

    @Override
    public String departmentOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("department"));
    }

    @Override
    public void breakHalfway() {
      system.failAfter(2, new Unreachable("The line broke", null));
    }

    @Override
    public void goDown() {
      system.failAfter(0, new Unreachable("Nobody answers", null));
    }

    @Override
    public void mend() {
      system.mend();
    }

    @Override
    public Optional<SyncToken> tokenOfAnotherServer() {
      return Optional.of(new SyncToken(UUID.randomUUID() + "/0"));
    }

    @Override
    public void close() {
      system.clear();
    }

    private static IdentitySource of(PeopleInMemory system) {
      return IdentityConnector.ofKind("memory")
          .source(
              new SourceOptions(
                  "test",
                  List.of(system.uri()),
                  Map.of(),
                  Map.of(),
                  Path.of("."),
                  Clock.systemUTC()));
    }
  }
}
