// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may import whom. Each rule says why, and what to do instead. */
class ArchitectureTest {
  private static final JavaClasses KEYWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.keyway");

  @Test
  void allFloorsAreLookedAt() {
    assertThat(KEYWAY.stream().map(c -> c.getPackageName()))
        .contains(
            "io.keyway.model.access",
            "io.keyway.rules",
            "io.keyway.cabinet.protocol.link",
            "io.keyway.connectors",
            "io.keyway.app.decision");
  }

  @Test
  void r1ModelStandsAlone() {
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage("io.keyway.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.keyway.model..", "java..", "org.jspecify..")
            .because("the model is what all share; move what needs more to rules or to app");

    rule.check(KEYWAY);
  }

  @Test
  void r2RulesKnowTheModelOnly() {
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage("io.keyway.rules")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.keyway.rules", "io.keyway.model..", "java..", "org.jspecify..")
            .because("rules are pure; YAML and CEL belong to rules.load, which imports rules");

    rule.check(KEYWAY);
  }

  @Test
  void r2LoadingKnowsRulesOnly() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.keyway.rules.load..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.keyway.app..", "io.keyway.cabinet..", "io.keyway.connectors..")
            .because("loading reads data into rules; app joins the two");

    rule.check(KEYWAY);
  }

  @Test
  void r3CabinetsKnowTheModelOnly() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.keyway.cabinet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.keyway.rules..",
                "io.keyway.connectors..",
                "io.keyway.app..",
                "org.springframework..",
                "org.apache.camel..")
            .because("a cabinet runs without the bridge; pass it model types through its door");

    rule.check(KEYWAY);
  }

  @Test
  void r3NettyAndSerialLinesLiveInTransport() {
    ArchRule rule =
        noClasses()
            .that(
                resideInAnyPackage("io.keyway.cabinet..")
                    .and(not(resideInAnyPackage("io.keyway.cabinet.transport.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "com.fazecast..")
            .because("transports move whole frames and know no meaning; protocols know no sockets");

    rule.check(KEYWAY);
  }

  @Test
  void r3ProtocolsDoNotKnowTheController() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage("io.keyway.cabinet.protocol..", "io.keyway.cabinet.transport..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.keyway.cabinet.controller..", "io.keyway.cabinet.hardware..")
            .because("the controller uses the link; hand it an interface of the link's own");

    rule.check(KEYWAY);
  }

  @Test
  void r4ConnectorsKnowTheModelOnly() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.keyway.connectors..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.keyway.rules..", "io.keyway.cabinet..", "io.keyway.app..")
            .because("connectors and cabinets never know each other; app joins them");

    rule.check(KEYWAY);
  }

  @Test
  void r5ProtocolsDoNotKnowEachOther() {
    ArchRule rule =
        slices()
            .matching("io.keyway.cabinet.protocol.(*)..")
            .should()
            .notDependOnEachOther()
            .because(
                "one protocol is one folder; what two need belongs to the door or a transport");

    rule.check(KEYWAY);
  }

  @Test
  void r5HardwareDoesNotKnowOtherHardware() {
    ArchRule rule =
        slices()
            .matching("io.keyway.cabinet.hardware.(*)..")
            .should()
            .notDependOnEachOther()
            .because("one kind of hardware is one folder")
            .allowEmptyShould(true);

    rule.check(KEYWAY);
  }

  @Test
  void r5SourcesDoNotKnowEachOther() {
    ArchRule rule =
        slices()
            .matching("io.keyway.connectors.source.(*)..")
            .should()
            .notDependOnEachOther()
            .because("one source is one folder")
            .allowEmptyShould(true);

    rule.check(KEYWAY);
  }

  @Test
  void r6SpringBootOnlyInApp() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("io.keyway.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("only the bridge runs on Spring; the other floors are plain Java");

    rule.check(KEYWAY);
  }

  @Test
  void r6CamelOnlyInApp() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("io.keyway.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("routes are YAML and app; a Camel component gets a package of its own");

    rule.check(KEYWAY);
  }

  @Test
  void r7NoPackageCycles() {
    ArchRule rule =
        slices()
            .matching("io.keyway.(**)")
            .should()
            .beFreeOfCycles()
            .because("data flows one way; put what two packages share below both");

    rule.check(KEYWAY);
  }
}
