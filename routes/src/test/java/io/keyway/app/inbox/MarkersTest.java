// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.decision.AccessRules;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.inbox.Spool.Line.Entry;
import io.keyway.app.intake.SiteMappings;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.model.custody.Estate;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found to change nothing counts only while all that it was found by is in force. */
class MarkersTest {
  private static final Entry ENTRY = new Entry(2, "k1", "1", "{\"a\":1}");

  @TempDir private Path home = Path.of("");

  private Instant now = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void theSameWordsHaveTheSameMarkUntilAnythingElseIsInForce() {
    CurrentEstate estates = new CurrentEstate(estate("oslo"));
    SiteMappings mappings =
        new SiteMappings(new SourceSettings(Map.of(), List.of()), new HomeSettings(home));
    AccessRules rules = new AccessRules(new HomeSettings(home), estates);
    Markers markers = new Markers(mappings, rules, estates, new SetClock());
    String first = markers.now().of(ENTRY);

    now = now.plus(Duration.ofHours(23));
    assertThat(markers.now().of(ENTRY)).isEqualTo(first).isNotEmpty();

    mappings.reload();
    String otherMappings = markers.now().of(ENTRY);
    estates.replace(estate("hamar"));
    String otherEstate = markers.now().of(ENTRY);
    String text = "rules: [{id: none, when: 'false', keySets: all}]\n";
    rules.replace(AccessRules.read(Map.of("mine.yaml", text), estates.now()));
    String otherRules = markers.now().of(ENTRY);
    assertThat(List.of(first, otherMappings, otherEstate, otherRules)).doesNotHaveDuplicates();
    assertThat(markers.now().of(ENTRY)).isEqualTo(otherRules);
  }

  @Test
  void nothingCountsForLongerThanADayNorWhereTheClockWentBack() {
    CurrentEstate estates = new CurrentEstate(estate("oslo"));
    Markers markers =
        new Markers(
            new SiteMappings(new SourceSettings(Map.of(), List.of()), new HomeSettings(home)),
            new AccessRules(new HomeSettings(home), estates),
            estates,
            new SetClock());
    String first = markers.now().of(ENTRY);

    now = now.plus(Duration.ofDays(1));
    String second = markers.now().of(ENTRY);
    now = now.minus(Duration.ofDays(2));
    String third = markers.now().of(ENTRY);

    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
  }

  @Test
  void otherWordsAndOtherEntriesHaveOtherMarks() {
    Marker marker = Marker.fresh();

    assertThat(
            List.of(
                marker.of(ENTRY),
                marker.of(new Entry(2, "k1", "1", "{\"a\":2}")),
                marker.of(new Entry(2, "k2", "1", "{\"a\":1}"))))
        .doesNotHaveDuplicates();
    assertThat(marker.of(new Entry(9, "k1", "", ENTRY.text()))).isEqualTo(marker.of(ENTRY));
    assertThat(Marker.NONE.of(ENTRY)).isEmpty();
  }

  private static Estate estate(String site) {
    return EstateYaml.read(
        "cabinets.yaml",
        "cardFormats: [H10301]\nsites: [{id: " + site + ", zone: Europe/Oslo}]\ncabinets: []\n",
        CardFormatYaml.readAll(MappingFiles.shipped("card-format")),
        Duration.ofHours(24));
  }

  private final class SetClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("This clock shows UTC");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
