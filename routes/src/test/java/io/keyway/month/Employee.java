// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One person in HR's own books: the row that stands in tonight's snapshot. */
final class Employee {
  /** Given and family names that belong together, in the scripts that people write them in. */
  private static final List<String[]> NAMES =
      List.of(
          new String[] {"Anna Zoë Łucja Jürgen Siân", "Alt Ångström Nuñez O'Brien Żak"},
          new String[] {"Ольга Иван Ксения Пётр", "Соколова Щукин Ёлкина Лис"},
          new String[] {"Ελένη Νίκος Θάλεια", "Παππά Ξένος Ωραία"},
          new String[] {"فاطمة يوسف ليلى", "حداد نجار صباغ"},
          new String[] {"נועה איתן", "כהן ברק"},
          new String[] {"芳 伟 静", "王 李 欧阳"},
          new String[] {"さくら 健 陽子", "佐藤 髙橋 渡邉"},
          new String[] {"민준 서연", "김 남궁"},
          new String[] {"आशा रवि", "शर्मा नायर"},
          new String[] {"สมชาย มาลี", "ใจดี สุขใจ"});

  final String number;
  final Map<String, String> row = new LinkedHashMap<>();

  Employee(String number, int card, Random random) {
    this.number = number;
    Happening.COLUMNS.forEach(column -> row.put(column, ""));
    String[] names = NAMES.get(random.nextInt(NAMES.size()));
    row.put("employee_number", number);
    row.put("given_name", one(random, names[0].split(" ")));
    row.put("family_name", one(random, names[1].split(" ")));
    row.put("email", "p" + card + "@example.org");
    row.put("status", "active");
    boolean contractor = random.nextInt(6) == 0;
    row.put("employment", contractor ? "contractor" : "employee");
    row.put("department", department(random));
    row.put("site", one(random, Wall.SITES.toArray(String[]::new)));
    row.put("groups", groups(random));
    row.put(
        "start_date", "20%02d-0%d-15".formatted(10 + random.nextInt(15), 1 + random.nextInt(9)));
    if (contractor) {
      row.put("end_date", "2026-0%d-%02d".formatted(3 + random.nextInt(3), 1 + random.nextInt(28)));
    }
    if (random.nextInt(12) > 0) {
      badge(card);
    }
  }

  String get(String column) {
    return row.getOrDefault(column, "");
  }

  boolean is(String status) {
    return get("status").equals(status);
  }

  /** Format, facility code and card number. */
  String badge() {
    return get("badge_format") + "/" + get("facility_code") + "/" + get("card_number");
  }

  void badge(int card) {
    row.put("badge_format", "H10301");
    row.put("facility_code", "17");
    row.put("card_number", Integer.toString(card));
  }

  boolean likesKeys() {
    return List.of("security", "facilities", "it").contains(get("department"))
        || !get("groups").isEmpty();
  }

  static String department(Random random) {
    return one(
        random,
        "security facilities facilities it sales sales sales finance engineering engineering care care logistics legal"
            .split(" "));
  }

  static String groups(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> "keyholders";
      case 1, 2 -> "drivers";
      case 3 -> "drivers;keyholders";
      default -> "";
    };
  }

  static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }
}
