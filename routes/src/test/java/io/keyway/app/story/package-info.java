// SPDX-License-Identifier: Apache-2.0
/**
 * What a user says the product does, each sentence driven through the processes as they are
 * shipped, from {@code target/lib}.
 */
@NullMarked
package io.keyway.app.story;

import org.jspecify.annotations.NullMarked;
