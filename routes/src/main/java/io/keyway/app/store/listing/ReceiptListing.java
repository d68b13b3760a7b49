// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import static java.util.stream.Collectors.groupingBy;

import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.audit.Receipt.State;
import io.keyway.model.custody.CabinetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What became of identity changes. */
@Repository
public class ReceiptListing {
  private static final String COLUMNS =
      "SELECT id, source, change, person, employee_number, accepted_at, effective_at, state"
          + " FROM receipt";

  /**
   * What to show; an empty text leaves it open.
   *
   * @param takingAway only terminations and suspensions
   */
  public record Choice(String person, String state, Instant since, boolean takingAway) {}

  public Optional<Receipt> find(JdbcClient jdbc, String id) {
    return withCabinets(
            jdbc, jdbc.sql(COLUMNS + " WHERE id = :id").param("id", id).query(Head::read).list())
        .stream()
        .findFirst();
  }

  /** Newest first. */
  public List<Receipt> page(JdbcClient jdbc, Choice choice, Cursor before, int limit) {
    return withCabinets(
        jdbc,
        jdbc.sql(
                COLUMNS
                    + " WHERE (:person = '' OR person = :person)"
                    + " AND (:state = '' OR state = :state) AND accepted_at >= :since"
                    + " AND (:away = 0 OR change IN ('terminated', 'suspended'))"
                    + " AND (accepted_at < :at OR accepted_at = :at AND id < :id)"
                    + " ORDER BY accepted_at DESC, id DESC LIMIT :limit")
            .param("person", choice.person())
            .param("state", choice.state())
            .param("since", Rows.micros(choice.since()))
            .param("away", choice.takingAway() ? 1 : 0)
            .param("at", before.micros())
            .param("id", before.id())
            .param("limit", limit)
            .query(Head::read)
            .list());
  }

  private static List<Receipt> withCabinets(JdbcClient jdbc, List<Head> heads) {
    if (heads.isEmpty()) {
      return List.of();
    }
    Map<String, List<Leg>> legs =
        jdbc
            .sql(
                "SELECT receipt, cabinet, state, sent_at, acknowledged_at, verified_at,"
                    + " exposed_until FROM receipt_cabinet WHERE receipt IN (:ids)"
                    + " ORDER BY cabinet")
            .param("ids", heads.stream().map(Head::id).toList())
            .query(Leg::read)
            .stream()
            .collect(groupingBy(Leg::receipt));
    return heads.stream().map(h -> h.with(legs.getOrDefault(h.id, List.of()))).toList();
  }

  private record Head(
      String id,
      String source,
      String change,
      String person,
      String employeeNumber,
      Instant acceptedAt,
      Instant effectiveAt,
      State state) {
    static Head read(ResultSet row, int number) throws SQLException {
      return new Head(
          row.getString("id"),
          row.getString("source"),
          row.getString("change"),
          row.getString("person"),
          row.getString("employee_number"),
          Rows.instant(row, "accepted_at"),
          Rows.instant(row, "effective_at"),
          State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
    }

    Receipt with(List<Leg> legs) {
      return new Receipt(
          id,
          source,
          change,
          person,
          employeeNumber,
          acceptedAt,
          effectiveAt,
          state,
          legs.stream().map(Leg::at).toList());
    }
  }

  private record Leg(String receipt, AtCabinet at) {
    static Leg read(ResultSet row, int number) throws SQLException {
      return new Leg(
          row.getString("receipt"),
          new AtCabinet(
              new CabinetId(row.getString("cabinet")),
              Progress.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              Optional.ofNullable(Rows.instantOrNull(row, "sent_at")),
              Optional.ofNullable(Rows.instantOrNull(row, "acknowledged_at")),
              Optional.ofNullable(Rows.instantOrNull(row, "verified_at")),
              Optional.ofNullable(Rows.instantOrNull(row, "exposed_until"))));
    }
  }
}
