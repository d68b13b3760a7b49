// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.component.scim.Pushes;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimListeners;
import io.keyway.app.store.ScimListeners.Waiting;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.connectors.scim.ScimKind;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Hands to routes what clients wrote, out of the store; a resource is read when it is its turn. */
@Component
class QueuedPushes implements Pushes {
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final ScimView VIEW = new ScimView("/scim/v2");

  private final Store store;
  private final ScimListeners listeners;
  private final ScimUsers users;
  private final ScimGroups groups;

  QueuedPushes(Store store, ScimListeners listeners, ScimUsers users, ScimGroups groups) {
    this.store = store;
    this.listeners = listeners;
    this.users = users;
    this.groups = groups;
  }

  @Override
  public void listen(String listener, String resource, String source, boolean existing) {
    store.execute(
        Priority.NORMAL, db -> listeners.listen(db, listener, resource, source, existing));
  }

  @Override
  public Optional<Push> next(String listener, String resource) {
    return store.read(
        db ->
            listeners
                .next(db, listener)
                .map(
                    waiting ->
                        new Push(
                            waiting.id(),
                            waiting.source(),
                            content(db, resource, waiting)
                                .map(shown -> ScimJson.MAPPER.convertValue(shown, MAP)),
                            waiting.times())));
  }

  @Override
  public void heard(String listener, Push push) {
    Waiting waiting = new Waiting(push.id(), push.source(), push.times());
    store.execute(Priority.LATER, db -> listeners.heard(db, listener, waiting));
  }

  private Optional<ObjectNode> content(JdbcClient db, String resource, Waiting waiting) {
    return resource.equals(ScimKind.USER.path())
        ? users
            .find(db, waiting.source(), waiting.id())
            .map(row -> VIEW.user(row, groups.of(db, row.id())))
        : groups
            .find(db, waiting.source(), waiting.id())
            .map(row -> VIEW.group(row, groups.members(db, row.id())));
  }
}
