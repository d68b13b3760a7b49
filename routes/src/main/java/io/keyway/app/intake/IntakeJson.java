// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/**
 * How the door reads JSON: strictly. A name that stands twice, something after the end, or a depth
 * that nobody needs is not JSON here, so that two readers never understand one record differently.
 */
@Component
public class IntakeJson implements CamelContextConfiguration {

  /** A reader of its own; Thread-safe. */
  public static ObjectMapper mapper() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxNumberLength(64)
                        .maxStringLength(1024 * 1024)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** Not a bean of Spring's: there would be no other mapper then. */
  @Override
  public void beforeApplicationStart(CamelContext context) {
    context.getRegistry().bind("intakeJson", mapper());
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // The mapper is all there is to do.
  }
}
