// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.intake.IntakeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What BambooHR puts into one delivery: {@code {"employees": [..]}} holds a record for each
 * employee, whose fields are values or {@code {"value": ..}}; {@code {"type": "employee.updated",
 * "data": ..}} is one record that says no more than who changed. Each record is taken by itself, so
 * that one that cannot be read delays no other.
 */
final class BambooParcel {
  private static final int MOST = 1000;

  /** How BambooHR writes that there is no date. */
  private static final String NO_DATE = "0000-00-00";

  private static final ObjectMapper JSON = IntakeJson.mapper();

  private BambooParcel() {}

  /** The records in a delivery; what is of another form is one record, for the door to refuse. */
  static List<byte[]> open(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      JsonNode employees = json.path("employees");
      if (!employees.isArray() || employees.isEmpty() || employees.size() > MOST) {
        return List.of(body);
      }
      List<byte[]> records = new ArrayList<>();
      for (JsonNode employee : employees) {
        records.add(record(employee));
      }
      return records;
    } catch (IOException e) {
      return List.of(body);
    }
  }

  private static byte[] record(JsonNode employee) throws JsonProcessingException {
    if (employee instanceof ObjectNode record) {
      textOf(record, "id");
      if (record.get("fields") instanceof ObjectNode fields) {
        flatten(fields);
      }
    }
    return JSON.writeValueAsString(employee).getBytes(StandardCharsets.UTF_8);
  }

  private static void flatten(ObjectNode fields) {
    for (Map.Entry<String, JsonNode> field : List.copyOf(fields.properties())) {
      JsonNode value =
          field.getValue().isObject() ? field.getValue().get("value") : field.getValue();
      if (value == null || value.isNull() || value.asText().equals(NO_DATE)) {
        fields.put(field.getKey(), "");
      } else {
        fields.set(field.getKey(), value);
      }
    }
  }

  private static void textOf(ObjectNode record, String name) {
    JsonNode value = record.get(name);
    if (value != null && value.isIntegralNumber()) {
      record.put(name, value.asText());
    }
  }
}
