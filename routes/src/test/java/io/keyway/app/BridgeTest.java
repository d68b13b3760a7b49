// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole bridge on free ports, with a temporary site of its own, see {@link TestSite}. All tests
 * that bear it share one context: it costs seconds to start. Such a test uses people, files and
 * sources of its own, and does not expect an empty database.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(
    classes = Bridge.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.test.observability.auto-configure=true")
@ContextConfiguration(initializers = TestSite.class)
public @interface BridgeTest {}
