// SPDX-License-Identifier: Apache-2.0
/**
 * What kamelets of sinks call: how a webhook is signed, what a ticket system is asked and answers.
 * Plain Java, so that the kamelet's file shows the way and this package the words.
 */
@NullMarked
package io.keyway.connectors.sink;

import org.jspecify.annotations.NullMarked;
