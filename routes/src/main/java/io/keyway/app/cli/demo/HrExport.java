// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes people as the demo's HR system would: a CSV file after RFC 4180. */
public final class HrExport {
  private static final String COLUMNS =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number";

  private HrExport() {}

  public static String csv(List<Employee> people) {
    return people.stream()
        .map(HrExport::row)
        .collect(Collectors.joining("\r\n", COLUMNS + "\r\n", "\r\n"));
  }

  private static String row(Employee person) {
    return Stream.of(
            person.number(),
            person.givenName(),
            person.familyName(),
            person.email(),
            "active",
            person.employment(),
            person.department(),
            person.site(),
            String.join(";", person.groups()),
            person.startDate().toString(),
            person.endDate().map(Object::toString).orElse(""),
            person.badge().format(),
            Long.toString(person.badge().facilityCode()),
            Long.toString(person.badge().cardNumber()))
        .map(HrExport::quote)
        .collect(Collectors.joining(","));
  }

  private static String quote(String field) {
    return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
