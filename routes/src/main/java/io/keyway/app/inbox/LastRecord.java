// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.Store;
import io.keyway.model.identity.Profile;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Tells whether a file was cut off within its last record. Too few fields show it. Where only the
 * last field may be cut, because no line break follows, which RFC 4180 allows, it is compared with
 * what we know of the person: the beginning of a known value, and not all of it, is taken for a
 * cut.
 */
@Component
class LastRecord {
  private final Store store;
  private final SourceIdentities identities;
  private final People people;

  LastRecord(Store store, SourceIdentities identities, People people) {
    this.store = store;
    this.identities = identities;
    this.people = people;
  }

  /**
   * @throws UnreadableFile when it is incomplete
   */
  void check(HrFile file, CsvRow last, List<String> columns, boolean endsWithLineBreak)
      throws UnreadableFile {
    if (last.columns() < columns.size()) {
      throw new UnreadableFile(
          last.line(),
          "The last record has "
              + last.columns()
              + " of "
              + columns.size()
              + " fields; the file may be cut off. Export it again");
    }
    if (!endsWithLineBreak && isBeginningOfKnown(file, last, columns.getLast())) {
      throw new UnreadableFile(
          last.line(),
          "The file ends within its last field as it seems; end the last record with a line break");
    }
  }

  private boolean isBeginningOfKnown(HrFile file, CsvRow last, String column) {
    String value = last.field(column).strip();
    return personOf(file, last)
        .map(person -> known(person.cardholder().profile(), column))
        .filter(known -> known.length() > value.length() && known.startsWith(value))
        .isPresent();
  }

  private Optional<Person> personOf(HrFile file, CsvRow row) {
    String key = row.field(RowReader.KEY).strip();
    return store.read(
        db ->
            identities
                .find(db, file.source(), key)
                .flatMap(linked -> people.find(db, linked.person())));
  }

  private static String known(Profile profile, String column) {
    return switch (column) {
      case "given_name" -> profile.givenName();
      case "family_name" -> profile.familyName();
      case "email" -> profile.email();
      case "employment" -> profile.employment();
      case "department" -> profile.department();
      case "site" -> profile.site();
      case "start_date" -> profile.startDate().map(LocalDate::toString).orElse("");
      case "end_date" -> profile.endDate().map(LocalDate::toString).orElse("");
      case "badge_format" -> profile.badge().map(b -> b.format()).orElse("");
      case "facility_code" ->
          profile.badge().map(b -> Long.toString(b.facilityCode().value())).orElse("");
      case "card_number" -> profile.badge().map(b -> b.cardNumber().digits()).orElse("");
      default -> "";
    };
  }
}
