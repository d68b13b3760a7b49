// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whole HTTP requests of signed webhooks, made ahead so that making them is not measured. */
final class HrRequests {
  private HrRequests() {}

  static byte[] terminate(String number) {
    return request("{\"event\":\"terminated\",\"person\":{\"employeeNumber\":\"" + number + "\"}}");
  }

  /** Changes what a person may take, back and forth, so that a cabinet must hear of it. */
  static byte[] change(String number, boolean fleet) {
    return request(
        "{\"event\":\"changed\",\"person\":{\"employeeNumber\":\""
            + number
            + "\",\"department\":\""
            + (fleet ? "fleet" : "office")
            + "\",\"groups\":[\""
            + (fleet ? "drivers" : "keyholders")
            + "\"]}}");
  }

  private static byte[] request(String body) {
    String id = "msg_" + UUID.randomUUID();
    String at = Long.toString(Instant.now().getEpochSecond());
    String head =
        "POST /in/hr HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Prefer: wait=10\r\nwebhook-id: "
            + id
            + "\r\nwebhook-timestamp: "
            + at
            + "\r\nwebhook-signature: v1,"
            + sign(id + "." + at + "." + body)
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(UTF_8);
  }

  private static String sign(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key =
          Base64.getDecoder().decode(BenchSite.WEBHOOK_SECRET.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
