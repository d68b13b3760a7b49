// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** Calls that never take in more than they bargained for. */
final class BoundedBody {
  private BoundedBody() {}

  /**
   * @param retryAfter the header of that name
   */
  record Answer(int status, byte[] body, Optional<String> retryAfter) {}

  /**
   * Calls, and reads the answer whole.
   *
   * @throws IOException also where the answer is longer, or the thread was interrupted
   */
  static Answer send(HttpClient http, HttpRequest request, int most) throws IOException {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(most + 1);
        if (body.length > most) {
          throw new IOException("the answer is longer than " + most + " bytes");
        }
        return new Answer(
            response.statusCode(), body, response.headers().firstValue("Retry-After"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the call was interrupted", e);
    }
  }
}
