// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.CardBench;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.SourceYaml;
import java.time.Instant;
import java.util.Objects;

/** What mappings that come with Keyway make of entries. */
public final class Shipped {
  private static final CardBench CARDS =
      new CardBench(CardFormatYaml.readAll(MappingFiles.shipped("card-format")).values());

  private Shipped() {}

  /** The change that a mapping of this file makes of an entry; it must make one. */
  public static IdentityChange change(String file, Entry entry) {
    String text = Objects.requireNonNull(MappingFiles.shipped("source").get(file));
    MappingOutcome outcome =
        SourceYaml.read(file, text, CARDS)
            .map(new SourceRecord("people", entry.fields(), Instant.parse("2026-11-26T08:00:00Z")));
    assertThat(outcome).isInstanceOf(MappingOutcome.Mapped.class);
    return ((MappingOutcome.Mapped) outcome).change();
  }
}
