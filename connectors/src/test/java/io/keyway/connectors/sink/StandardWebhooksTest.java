// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StandardWebhooksTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void signsAsThePublishedExample() {
    var webhooks = new StandardWebhooks(SECRET);

    String signature =
        webhooks.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}".getBytes(UTF_8));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void refusesASecretThatIsNoneWithoutRepeatingIt() {
    for (String wrong : new String[] {"", "MfKQ9r8GKYqr", "whsec_c2hvcnQ=", "whsec_%%%"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new StandardWebhooks(wrong))
          .withMessageNotContaining("c2hvcnQ");
    }
  }

  @Test
  void doesNotShowItsSecret() {
    assertThat(new StandardWebhooks(SECRET)).hasToString("StandardWebhooks[secret=***]");
  }
}
