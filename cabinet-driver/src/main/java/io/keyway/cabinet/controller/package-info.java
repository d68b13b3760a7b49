// SPDX-License-Identifier: Apache-2.0
/**
 * The brain of a cabinet, and the program that runs it: it decides with what is on its disk who may
 * take what, drives the hardware, writes down what happens and tells the bridge.
 *
 * <p>{@link io.keyway.cabinet.controller.Brain} decides, on one thread, without knowing of threads,
 * sockets or HTTP. {@link io.keyway.cabinet.controller.Controller} gives it its thread and its link
 * to the bridge. What only a simulated cabinet has, the control port and its faults, stands around
 * both. Nothing here needs the bridge to be there, except that leases end.
 */
@NullMarked
package io.keyway.cabinet.controller;

import org.jspecify.annotations.NullMarked;
