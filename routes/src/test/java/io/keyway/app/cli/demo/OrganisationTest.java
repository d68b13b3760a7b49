// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrganisationTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
  private static final List<String> SITES = List.of("hq", "depot");

  private static List<Employee> people(int size) {
    return new Organisation(7, size, SITES, TODAY).people();
  }

  @Test
  void theSameSeedInventsTheSamePeople() {
    assertThat(people(60)).isEqualTo(people(60));
    assertThat(new Organisation(8, 60, SITES, TODAY).people()).isNotEqualTo(people(60));
  }

  @Test
  void aLargerOrganisationBeginsWithTheSmallerOne() {
    assertThat(people(500).subList(0, 60)).isEqualTo(people(60));
  }

  @Test
  void numbersAndBadgesBelongToOnePersonEach() {
    List<Employee> many = people(10_000);

    assertThat(many).extracting(Employee::number).doesNotHaveDuplicates();
    assertThat(many).extracting(Employee::badge).doesNotHaveDuplicates();
    assertThat(many).extracting(Employee::email).doesNotHaveDuplicates();
    assertThat(many).allMatch(p -> p.badge().cardNumber() <= 65_535);
  }

  @Test
  void itLooksLikeLife() {
    List<Employee> sixty = people(60);

    assertThat(sixty).allMatch(p -> p.number().startsWith("0"));
    assertThat(sixty).allMatch(p -> p.startDate().isBefore(TODAY));
    assertThat(sixty).extracting(Employee::site).contains("hq", "depot");
    assertThat(sixty)
        .filteredOn(p -> p.employment().equals("contractor"))
        .isNotEmpty()
        .allMatch(p -> p.endDate().orElseThrow().isAfter(TODAY));
    assertThat(sixty).anyMatch(p -> p.familyName().codePoints().anyMatch(c -> c > 0x2e80));
    assertThat(sixty).allMatch(p -> p.email().matches("[a-z]+\\.[a-z]+\\.\\d{5}@example\\.com"));
  }

  @Test
  void theExportHasARowForEachAndQuotesWhatNeedsIt() {
    Employee plain = people(1).get(0);
    Employee odd =
        new Employee(
            "00007",
            "Ann \"Ace\"",
            "Smith, Jr",
            "a@example.com",
            "employee",
            "IT",
            "hq",
            List.of("a", "b"),
            TODAY,
            java.util.Optional.of(TODAY),
            new Employee.Badge("H10301", 1, 2));

    String[] lines = HrExport.csv(List.of(plain, odd)).split("\r\n", -1);

    assertThat(lines).hasSize(4);
    assertThat(lines[0]).startsWith("employee_number,given_name,family_name,email,status,");
    assertThat(lines[2])
        .isEqualTo(
            "00007,\"Ann \"\"Ace\"\"\",\"Smith, Jr\",a@example.com,active,employee,IT,hq,a;b,"
                + "2026-11-23,2026-11-23,H10301,1,2");
    assertThat(lines[3]).isEmpty();
  }
}
