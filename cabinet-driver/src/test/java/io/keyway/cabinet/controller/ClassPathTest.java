// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cabinet is a small program: what only the bridge needs is not on its class path. */
class ClassPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.core.SpringVersion",
        "org.springframework.boot.SpringApplication",
        "org.apache.camel.CamelContext",
        "dev.cel.compiler.CelCompiler"
      })
  void whatOnlyTheBridgeNeedsIsAbsent(String name) {
    assertThat(getClass().getClassLoader().getResource(name.replace('.', '/') + ".class")).isNull();
  }

  @Test
  void noJarOfThoseIsNamed() {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(":"))).toList();

    assertThat(jars).noneMatch(jar -> jar.matches(".*/(spring|camel|cel|artemis)-[^/]*\\.jar"));
  }
}
