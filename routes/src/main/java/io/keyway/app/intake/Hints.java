// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

/** Sources that can be asked how somebody stands. Thread-safe. */
public interface Hints {

  /**
   * Has a source read soon.
   *
   * @param person what the source calls whoever changed
   * @return whether this source is asked at all; where it is not, nothing happens
   */
  boolean read(String source, String person);
}
