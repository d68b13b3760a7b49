// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: a whole site on one machine, made of the real programs. {@link
 * io.keyway.app.cli.demo.DemoRun} reads as the story of a start: a folder, an organisation, a
 * bridge and its cabinets as processes of their own, a file from HR, and a day that is played at
 * the cabinets. Whatever a program outside needs to drive it stands in {@code demo.json}.
 *
 * <p>Nothing here reaches into the bridge: people come in through the inbox, PINs and reading go
 * over HTTP, badges and keys through the cabinets' control ports.
 */
@NullMarked
package io.keyway.app.cli.demo;

import org.jspecify.annotations.NullMarked;
