// SPDX-License-Identifier: Apache-2.0
/**
 * What lets a bridge start in half the time: an archive of the classes it loads, made once at the
 * build by a bridge that is really used.
 */
@org.jspecify.annotations.NullMarked
package io.keyway.app.startup;
