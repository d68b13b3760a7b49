// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class CustodyRecords {
  public List<KeySetId> heldBy(JdbcClient db, CardholderId person) {
    return db.sql(
            "SELECT key_set FROM custody WHERE person = ? AND until_at IS NULL AND state = 'out'")
        .param(person.value())
        .query((r, n) -> new KeySetId(r.getString(1)))
        .list();
  }
}
