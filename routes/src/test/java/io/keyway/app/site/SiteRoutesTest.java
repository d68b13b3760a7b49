// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteRoutesTest {
  @TempDir Path home = Path.of("");

  SiteRoutesTest() {}

  @ParameterizedTest
  @ValueSource(strings = {"hr-jms.camel.yaml", "directory-lookup.camel.yaml"})
  void shippedExampleIsAccepted(String name) throws IOException {
    String text = Files.readString(Path.of("../config/examples/routes").resolve(name));

    assertThat(RouteTrial.of(home).check(name, text)).isEmpty();
  }

  @Test
  void shippedRoutesThemselvesAreAccepted() throws IOException {
    for (String name : ShippedRoutes.FILES) {
      String text = Files.readString(Path.of(name + ".camel.yaml"));
      assertThat(RouteTrial.of(home).check(name + ".camel.yaml", text)).as(name).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exec:/bin/sh                                  | 'exec' is not allowed
          bean:java.lang.Runtime                        | 'bean' is not allowed
          class:java.lang.Runtime                       | 'class' is not allowed
          language:groovy:1                             | 'language' is not allowed
          script:x                                      | 'script' is not allowed
          file:/etc                                     | outside the site's folder
          file:{{keyway.home}}/../elsewhere             | outside the site's folder
          file:{{keyway.home}}/%2e%2e/elsewhere         | outside the site's folder
          file:relative                                 | outside the site's folder
          file:{{keyway.home}}/secrets                  | not a route's to touch
          file:{{keyway.home}}/data                     | not a route's to touch
          file:{{keyway.home}}/out?fileName=../../x     | leads out of its folder
          file:{{user.home}}                            | must be written out
          {{scheme}}:x                                  | written out
          http://example.org?httpBinding=#class:x.Y     | loads classes
          http://example.org?transferException=true     | transferException is not allowed
          seda:x?queueFactory=#bean:y                   | loads classes
          direct:x?nope=1                               | nope
          jms:queue:x?connectionFactory=#other          | beans of the bridge
          scim:Users                                    | needs service and token
          scim:Users?source=users                       | needs service and token
          """)
  void endpointThatLeadsElsewhereIsRefused(String uri, String reason) {
    String text = route("        - to:\n            uri: \"" + uri + "\"\n");

    List<SiteCheck.Problem> problems = RouteTrial.of(home).check("x.camel.yaml", text);

    assertThat(problems).isNotEmpty();
    assertThat(problems.getFirst().toString())
        .startsWith("routes/x.camel.yaml:8: ")
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          setBody: {groovy: {expression: '1'}}                                     | groovy
          setBody: {simple: {expression: '${body.class.classLoader}'}}             | not allowed
          setBody: {simple: {expression: '${bean:intake.decide}'}}                 | not allowed
          setBody: {simple: {expression: '${type:java.lang.System.exit(1)}'}}      | not allowed
          setBody: {simple: {expression: "${body} is 'java.lang.String'"}}         | loads classes
          setBody: {constant: {expression: 'resource:file:/etc/passwd'}}           | loads classes
          setBody: {simple: {expression: '{{bean:x.y}}'}}                          | not allowed
          script: {groovy: {expression: '1'}}                                      | script
          toD: {uri: 'direct:x'}                                                   | toD
          recipientList: {constant: {expression: 'exec:x'}}                        | recipientList
          pollEnrich: {constant: {expression: 'file:/etc'}}                        | pollEnrich
          process: {ref: intake}                                                   | process
          bean: {beanType: java.lang.Runtime, method: exec}                        | verbs
          bean: {ref: store, method: close}                                        | verbs
          unmarshal: {json: {library: Jackson, unmarshalType: java.lang.Runtime}}  | unmarshalType
          convertBodyTo: {type: java.lang.Runtime}                                 | String, byte
          log: {message: '${body}'}                                                | never the body
          """)
  void stepThatCouldDoAnythingIsRefused(String step, String reason) {
    List<SiteCheck.Problem> problems =
        RouteTrial.of(home).check("x.camel.yaml", route("        - " + step + "\n"));

    assertThat(problems).isNotEmpty();
    assertThat(problems.getFirst().line()).isEqualTo(7);
    assertThat(problems.getFirst().reason()).contains(reason);
  }

  @Test
  void aRouteMayBeginWithWhatIsPushedToTheBridge() {
    String text =
        route("        - to: direct:x\n").replaceFirst("uri: .*", "uri: scim:Users?source=hr");

    assertThat(RouteTrial.of(home).check("x.camel.yaml", text)).isEmpty();
  }

  @Test
  void beansPoliciesAndTemplatesAreRefused() {
    for (String item :
        List.of("beans", "routeConfiguration", "routeTemplate", "rest", "onException")) {
      String text = "- " + item + ":\n    id: x\n";
      assertThat(RouteTrial.of(home).check("x.camel.yaml", text).getFirst().reason())
          .contains("only '- route:'");
    }
  }

  @Test
  void doorPastAuthenticationIsRefused() throws IOException {
    String text = Files.readString(Path.of("1-intake-webhook.camel.yaml"));
    String open = text.replace("direct:webhook", "platform-http:/in/{source}");

    assertThat(RouteTrial.of(home).check("1-intake-webhook.camel.yaml", open).toString())
        .contains("component 'platform-http' is not allowed to read from");
  }

  @Test
  void routeWithoutAnErrorPolicyIsRefused() {
    String text = route("        - stop: {}\n").replace("routeConfigurationId: queue", "group: x");

    assertThat(RouteTrial.of(home).check("x.camel.yaml", text).getFirst().reason())
        .contains("routeConfigurationId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-errors", "1-intake-inbox", "5-forwarding"})
  void fileWithTheNameOfAShippedOneThatStaysIsRefused(String name) {
    String text = route("        - stop: {}\n").replace("id: x", "id: " + name);

    assertThat(RouteTrial.of(home).check(name + ".camel.yaml", text))
        .extracting(SiteCheck.Problem::toString)
        .containsExactly(
            "routes/"
                + name
                + ".camel.yaml:1: "
                + name
                + " comes with Keyway and no site can replace it; give this file and its route"
                + " another name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-intake", "2-decision", "4-custody", "5-forwarding", "hr-jms"})
  void routeWithTheIdOfAnotherIsRefused(String id) {
    String text = route("        - stop: {}\n").replace("id: x", "id: " + id);

    assertThat(RouteTrial.of(home).check("x.camel.yaml", text))
        .extracting(SiteCheck.Problem::toString)
        .containsExactly(
            "routes/x.camel.yaml:2: the id of a route is the name of its file, x, not "
                + id
                + ", which is another's");
  }

  @ParameterizedTest
  @CsvSource({
    "direct:intake, 1-intake",
    "direct:decision, 2-decision",
    "direct:custody, 4-custody",
    "direct:5-forwarding, 5-forwarding"
  })
  void routeThatBeginsWhereAShippedOneDoesIsRefused(String uri, String shipped) {
    String text = route("        - stop: {}\n").replace("uri: direct:x", "uri: " + uri);

    assertThat(RouteTrial.of(home).check("x.camel.yaml", text).getFirst().toString())
        .startsWith("routes/x.camel.yaml:5: " + uri + " is where Keyway's " + shipped + " begins");
  }

  @Test
  void secondRouteInAFileIsRefused() {
    String one = route("        - stop: {}\n");

    assertThat(RouteTrial.of(home).check("x.camel.yaml", one + one).getFirst().reason())
        .contains("one route");
  }

  @Test
  void whatIsNoYamlNamesItsLine() {
    assertThat(RouteTrial.of(home).check("x.camel.yaml", "- route:\n    id: [\n").getFirst().line())
        .isGreaterThan(1);
  }

  @Test
  void wholeFolderIsChecked() throws IOException {
    Files.createDirectories(home.resolve("routes"));
    Files.createDirectories(home.resolve("source"));
    Files.writeString(home.resolve("source/hr.yaml"), "name: hr\nshapes: 7\n");
    Files.writeString(
        home.resolve("routes/x.camel.yaml"), route("        - to:\n            uri: exec:ls\n"));

    assertThat(SiteCheck.check(home))
        .extracting(SiteCheck.Problem::file)
        .containsExactlyInAnyOrder("source/hr.yaml", "routes/x.camel.yaml");
  }

  private static String route(String steps) {
    return "- route:\n"
        + "    id: x\n"
        + "    routeConfigurationId: queue\n"
        + "    from:\n"
        + "      uri: direct:x\n"
        + "      steps:\n"
        + steps;
  }
}
