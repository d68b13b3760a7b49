// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. Each rule says why, and what to do instead. */
@AnalyzeClasses(packages = "io.keyway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule R1_modelStandsAlone =
      classes()
          .that()
          .resideInAPackage("io.keyway.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.keyway.model..", "java..", "org.jspecify..")
          .because("the model is what all share; move what needs more to rules or to app");

  @ArchTest
  static final ArchRule R2_rulesKnowTheModelOnly =
      classes()
          .that()
          .resideInAPackage("io.keyway.rules")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.keyway.rules", "io.keyway.model..", "java..", "org.jspecify..")
          .because("rules are pure; YAML and CEL belong to rules.load, which imports rules");

  @ArchTest
  static final ArchRule R2_loadingKnowsRulesOnly =
      noClasses()
          .that()
          .resideInAPackage("io.keyway.rules.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.keyway.app..", "io.keyway.cabinet..", "io.keyway.connectors..")
          .because("loading reads data into rules; app joins the two");

  @ArchTest
  static final ArchRule R3_cabinetsKnowTheModelOnly =
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

  @ArchTest
  static final ArchRule R3_nettyAndSerialLinesLiveInTransport =
      noClasses()
          .that(
              resideInAnyPackage("io.keyway.cabinet..")
                  .and(not(resideInAnyPackage("io.keyway.cabinet.transport.."))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "com.fazecast..")
          .because("transports move whole frames and know no meaning; protocols know no sockets");

  @ArchTest
  static final ArchRule R3_protocolsDoNotKnowTheController =
      noClasses()
          .that()
          .resideInAnyPackage("io.keyway.cabinet.protocol..", "io.keyway.cabinet.transport..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.keyway.cabinet.controller..", "io.keyway.cabinet.hardware..")
          .because("the controller uses the link; hand it an interface of the link's own");

  @ArchTest
  static final ArchRule R4_connectorsKnowTheModelOnly =
      noClasses()
          .that()
          .resideInAPackage("io.keyway.connectors..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.keyway.rules..", "io.keyway.cabinet..", "io.keyway.app..")
          .because("connectors and cabinets never know each other; app joins them");

  @ArchTest
  static final ArchRule R5_protocolsDoNotKnowEachOther =
      slices()
          .matching("io.keyway.cabinet.protocol.(*)..")
          .should()
          .notDependOnEachOther()
          .because("one protocol is one folder; what two need belongs to the door or a transport");

  @ArchTest
  static final ArchRule R5_hardwareDoesNotKnowOtherHardware =
      slices()
          .matching("io.keyway.cabinet.hardware.(*)..")
          .should()
          .notDependOnEachOther()
          .because("one kind of hardware is one folder")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule R5_sourcesDoNotKnowEachOther =
      slices()
          .matching("io.keyway.connectors.source.(*)..")
          .should()
          .notDependOnEachOther()
          .because("one source is one folder")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule R6_springBootOnlyInApp =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.keyway.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..")
          .because("only the bridge runs on Spring; the other floors are plain Java");

  @ArchTest
  static final ArchRule R6_camelOnlyInApp =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.keyway.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..")
          .because("routes are YAML and app; a Camel component gets a package of its own");

  @ArchTest
  static final ArchRule R7_noPackageCycles =
      slices()
          .matching("io.keyway.(**)")
          .should()
          .beFreeOfCycles()
          .because("data flows one way; put what two packages share below both");
}
