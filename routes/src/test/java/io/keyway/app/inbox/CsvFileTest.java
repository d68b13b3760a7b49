// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir Path folder = Path.of("");

  CsvFileTest() {}

  @Test
  void rowsAreReadByColumnWithTheLineOnWhichTheyStart() throws Exception {
    List<CsvRow> rows = rows("a,b\r\n1,\"x\r\ny\"\r\n\"2\",\"say \"\"hi\"\"\"\r\n");

    assertThat(rows).extracting(CsvRow::line).containsExactly(2, 4);
    assertThat(rows.get(0).field("b")).isEqualTo("x\r\ny");
    assertThat(rows.get(1).field("b")).isEqualTo("say \"hi\"");
  }

  @Test
  void byteOrderMarkIsNotPartOfTheFirstColumn() throws Exception {
    assertThat(rows("\uFEFFa,b\n1,2\n").getFirst().field("a")).isEqualTo("1");
  }

  @Test
  void columnNamesCountWithoutCaseAndSpaces() throws Exception {
    assertThat(rows(" A ,B\n1,2\n").getFirst().field("a")).isEqualTo("1");
  }

  @Test
  void emptyFieldsAndLeadingZerosAreKept() throws Exception {
    CsvRow row = rows("a,b,c\n00123,,\n").getFirst();

    assertThat(row.field("a")).isEqualTo("00123");
    assertThat(row.columns()).isEqualTo(3);
  }

  @Test
  void emptyLinesAreNoRecordsAndAreCounted() throws Exception {
    List<CsvRow> rows = rows("a,b\n\n1,2\n\n3,4\n");

    assertThat(rows).extracting(CsvRow::line).containsExactly(3, 5);
  }

  @Test
  void bytesThatAreNotUtf8NameTheirLine() {
    byte[] bytes = "a,b\n1,2\n3,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> read(bytes))
        .withMessageContaining("not UTF-8");
  }

  @Test
  void quoteThatNeverClosesNamesTheLineOfItsRecord() {
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> rows("a,b\n1,2\n3,\"cut off\n"))
        .satisfies(e -> assertThat(e.line()).isEqualTo(3));
  }

  @Test
  void oneNameForTwoColumnsIsRefused() {
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> rows("a,A\n1,2\n"))
        .withMessageContaining("Two columns");
  }

  @Test
  void recordThatIsTooShortTellsHowShort() throws Exception {
    assertThat(rows("a,b,c\n1,2\n").getFirst().columns()).isEqualTo(2);
  }

  private List<CsvRow> rows(String text) throws IOException, UnreadableFile {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<CsvRow> read(byte[] bytes) throws IOException, UnreadableFile {
    Path file = Files.write(folder.resolve("a.csv"), bytes);
    List<CsvRow> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file)) {
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }
}
