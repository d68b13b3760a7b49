// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import io.keyway.app.settings.AccessSettings.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which roles may call a controller's method: any of these. On a class: all its methods. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Needs {
  Role[] value();
}
