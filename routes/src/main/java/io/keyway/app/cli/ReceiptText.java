// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A receipt as people read it: when the bridge accepted, and the times of each cabinet. */
final class ReceiptText {
  private final Ink ink;
  private final Times times;

  ReceiptText(Surroundings around) {
    this.ink = around.ink();
    this.times = Times.of(around);
  }

  String of(JsonNode receipt) {
    StringBuilder text = new StringBuilder();
    text.append(ink.bold("emp:" + receipt.path("employeeNumber").asText("?")))
        .append(' ')
        .append(receipt.path("change").asText())
        .append(", accepted ")
        .append(times.showExactly(receipt.path("acceptedAt")))
        .append(", ")
        .append(state(receipt.path("state").asText()))
        .append('\n');
    Table table =
        new Table(
            ink,
            "CABINET",
            "STATE",
            "ACCEPTED",
            "SENT",
            "ACKNOWLEDGED",
            "VERIFIED",
            "EXPOSED UNTIL");
    for (JsonNode cabinet : receipt.path("cabinets")) {
      table.row(
          cabinet.path("id").asText(),
          state(cabinet.path("state").asText()),
          times.showExactly(receipt.path("acceptedAt")),
          times.showExactly(cabinet.path("sentAt")),
          times.showExactly(cabinet.path("acknowledgedAt")),
          times.showExactly(cabinet.path("verifiedAt")),
          times.show(cabinet.path("exposedUntil")));
    }
    text.append(table.isEmpty() ? "No cabinet knew this person.\n" : table.toString());
    text.append(ink.faint("receipt " + receipt.path("id").asText())).append('\n');
    return text.toString();
  }

  private String state(String state) {
    return switch (state) {
      case "complete", "verified" -> ink.green(state);
      case "offline" -> ink.red(state);
      case "open", "pending", "sent", "acknowledged" -> ink.yellow(state);
      default -> state;
    };
  }
}
