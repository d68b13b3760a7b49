// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.enrolment;

import org.jspecify.annotations.NullMarked;
