// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceOptionsTest {
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void everyMistakeNamesTheWholeSetting() {
    SourceOptions options = options("ldaps://one", Map.of("page-size", "many", "wait", "soon"));

    assertThatThrownBy(() -> options.text("base"))
        .hasMessage(
            "keyway.sources.directory.reads.options.base is missing for this kind of source");
    assertThatThrownBy(() -> options.number("page-size", 500, 1, 1000))
        .hasMessageContaining("reads.options.page-size is a whole number from 1 to 1000");
    assertThatThrownBy(() -> options.duration("wait", Duration.ZERO, Duration.ZERO, LONG))
        .hasMessageContaining("reads.options.wait is a duration");
    assertThatThrownBy(() -> options.secret("password"))
        .hasMessageContaining("reads.secrets.password is missing");
    assertThatThrownBy(() -> options.uris("https"))
        .hasMessageContaining("reads.uri begins with one of https");
  }

  @Test
  void durationsAreReadInBothForms() {
    SourceOptions options = options("ldaps://one", Map.of("a", "30s", "b", "PT2H"));

    assertThat(options.duration("a", Duration.ZERO, Duration.ZERO, LONG))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(options.duration("b", Duration.ZERO, Duration.ZERO, LONG))
        .isEqualTo(Duration.ofHours(2));
  }

  @Test
  void aNameThatNobodyAsksForIsAMistake() {
    SourceOptions options = options("ldaps://one", Map.of("filter", "(a=b)", "flter", "(a=b)"));
    options.text("filter");

    assertThatThrownBy(options::refuseOthers)
        .hasMessage(
            "keyway.sources.directory.reads.options.flter is not known to this kind of source;"
                + " check the spelling");
  }

  @Test
  void anAddressHoldsNoPassword() {
    assertThatThrownBy(() -> options("ldaps://reader:s3cret@one", Map.of()).uris("ldaps"))
        .hasMessageContaining("holds no user name and no password")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aSecretShowsItselfToNobody() {
    assertThat(new Secret(() -> "s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void aKindThatThereIsNotNamesThoseThereAre() {
    assertThatThrownBy(() -> IdentityConnector.ofKind("ldpa"))
        .hasMessageContaining("No kind of source is called ldpa; there are: ")
        .hasMessageContaining("memory");
  }

  private static SourceOptions options(String uri, Map<String, String> options) {
    return new SourceOptions(
        "directory", List.of(uri), options, Map.of(), Path.of("."), Clock.systemUTC());
  }
}
