// SPDX-License-Identifier: Apache-2.0
/**
 * Stories: a user's sentence each, told to the whole product as it is shipped. They start the demo
 * from {@code target/lib}, know it through {@code demo.json} alone, and drive it from outside.
 */
@NullMarked
package io.keyway.story;

import org.jspecify.annotations.NullMarked;
