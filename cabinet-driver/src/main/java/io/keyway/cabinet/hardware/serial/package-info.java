// SPDX-License-Identifier: Apache-2.0
/**
 * What people touch and see, over lines of text: readers that send a line for each badge, keypads
 * that send a character for each key, displays that show the last line they got. Many USB devices
 * are serial ports of this kind.
 *
 * <p>Each device has its line, which is opened anew when it broke. A line of a reader is never
 * logged: it is a card.
 */
@NullMarked
package io.keyway.cabinet.hardware.serial;

import org.jspecify.annotations.NullMarked;
