// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.durable.LogFile.Opened;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder = Path.of("");

  @Test
  void whatWasAppendedIsThereAgain() {
    write("one", "two", "");

    assertThat(read()).containsExactly("one", "two", "");
  }

  @Test
  void itGrowsBeyondWhatWasAllocated() {
    String long1 = "x".repeat(50_000);
    write(long1, "two", long1);

    assertThat(read()).containsExactly(long1, "two", long1);
  }

  @Test
  void aLogCutAtAnyByteKeepsAllWholeRecordsAndGoesOn() throws IOException {
    write("first", "second");
    long before = size();
    write("the last one");
    byte[] whole = Files.readAllBytes(file());

    for (long cut = before; cut < before + 24; cut++) {
      Files.write(file(), Arrays.copyOf(whole, (int) (LogFile.HEADER + cut)));
      assertThat(read()).as("cut at %d", cut).containsExactly("first", "second");
      write("after");
      assertThat(read()).as("cut at %d", cut).containsExactly("first", "second", "after");
    }
  }

  @Test
  void aLastRecordWrittenUpToAnyByteIsGoneWholeAndGoesOn() throws IOException {
    write("first", "second");
    long before = size();
    write("the last one");
    byte[] whole = Files.readAllBytes(file());

    for (long kept = before; kept < before + 24; kept++) {
      byte[] torn = whole.clone();
      Arrays.fill(torn, (int) (LogFile.HEADER + kept), torn.length, (byte) 0);
      Files.write(file(), torn);
      assertThat(read()).as("written up to %d", kept).containsExactly("first", "second");
      write("x");
      assertThat(read()).as("written up to %d", kept).containsExactly("first", "second", "x");
    }
  }

  @Test
  void aLastRecordWhoseSectorsCameInAnyOrderIsGoneWhole() throws IOException {
    Random random = new Random(7);
    write("first");
    int before = (int) (LogFile.HEADER + size());
    byte[] content = new byte[5_000];
    random.nextBytes(content);
    append(content);
    byte[] whole = Files.readAllBytes(file());

    for (int round = 0; round < 200; round++) {
      byte[] torn = whole.clone();
      int missing = before + random.nextInt(5_000 / 512) * 512;
      Arrays.fill(torn, missing, missing + 512, (byte) 0);
      Files.write(file(), torn);
      Opened opened = LogFile.open(file());
      opened.log().close();
      assertThat(opened.damaged()).isFalse();
      assertThat(opened.records()).hasSize(1);
    }
  }

  @Test
  void aRecordThatRotsInTheMiddleIsNoticed() throws IOException {
    write("first", "second", "third");
    try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
      bytes.seek(LogFile.HEADER + LogScan.FRAME + "first".length() + LogScan.FRAME + 2);
      bytes.write('X');
    }

    Opened opened = LogFile.open(file());
    opened.log().close();

    assertThat(opened.damaged()).isTrue();
    assertThat(opened.records()).hasSize(2);
  }

  @Test
  void replacingLeavesTheNewRecordsAlone() {
    write("one", "two");
    Opened opened = LogFile.open(file());
    opened.log().replace(List.of("all".getBytes(UTF_8)));
    opened.log().append("more".getBytes(UTF_8));
    opened.log().close();

    assertThat(read()).containsExactly("all", "more");
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    write("secret");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderHasOneOwner() {
    Path mine = folder.resolve("mine");
    try (OwnedFolder owned = OwnedFolder.take(mine).orElseThrow()) {
      assertThat(OwnedFolder.take(owned.path())).isEmpty();
    }

    try (OwnedFolder again = OwnedFolder.take(mine).orElseThrow()) {
      assertThat(again.path()).isEqualTo(mine);
    }
  }

  private Path file() {
    return folder.resolve("test.log");
  }

  private void write(String... records) {
    for (String record : records) {
      append(record.getBytes(UTF_8));
    }
  }

  private void append(byte[] record) {
    try (LogFile log = LogFile.open(file()).log()) {
      log.append(record);
    }
  }

  private long size() {
    try (LogFile log = LogFile.open(file()).log()) {
      return log.size();
    }
  }

  private List<String> read() {
    Opened opened = LogFile.open(file());
    opened.log().close();
    assertThat(opened.damaged()).isFalse();
    return opened.records().stream().map(record -> new String(record, UTF_8)).toList();
  }
}
