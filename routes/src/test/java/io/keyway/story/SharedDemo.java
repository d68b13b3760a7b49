// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import org.jspecify.annotations.Nullable;

/** One demo for all stories that need nothing special: starting one costs many seconds. */
final class SharedDemo {
  private static @Nullable Demo demo;

  private SharedDemo() {}

  static synchronized Demo get() {
    Demo running = demo;
    if (running == null) {
      running = Demo.start();
      demo = running;
      Runtime.getRuntime().addShutdownHook(new Thread(running::close));
    }
    return running;
  }
}
