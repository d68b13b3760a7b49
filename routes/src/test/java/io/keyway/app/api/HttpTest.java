// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.TestSite;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** The HTTP interface and the page on a free port, over a database of their own, nothing else. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(
    classes = HttpOnly.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "camel.main.routes-include-pattern=false",
      "spring.test.observability.auto-configure=true"
    })
@ContextConfiguration(initializers = TestSite.class)
public @interface HttpTest {}
