// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Invents an organisation, the same for the same seed. A larger one begins with the people of a
 * smaller one.
 *
 * @param seed of its names and dates
 * @param size how many people
 * @param sites where they work, in turn
 * @param today before which everybody started
 */
public record Organisation(long seed, int size, List<String> sites, LocalDate today) {
  /** The group that the played day takes its people from, and nobody else's keys. */
  public static final String FLEET = "fleet";

  private static final String FORMAT = "H10301";
  private static final int FACILITY = 117;
  private static final int CARDS = 60_000; // of each facility code; a card number has 16 bits

  private static final List<String> GIVEN =
      List.of(
          "Amina", "Jonas", "Søren", "Łucja", "Zoë", "Mehmet", "Chidi", "Ingrid", "José", "Priya",
          "Noah", "Yuki", "Oksana", "Liam", "Fatima", "Émile", "Björn", "Nia", "Tomás", "Leïla",
          "Mateusz", "Ana", "Kwame", "Elif", "Håkon", "Sofía", "Ravi", "Marta", "Dmytro", "Aoife");
  private static final List<String> FAMILY =
      List.of(
          "Okafor",
          "Lindqvist",
          "Nowak",
          "García",
          "Yılmaz",
          "Østergaard",
          "Sharma",
          "O’Neill",
          "Müller",
          "Fernández",
          "Kovačević",
          "Dupont",
          "Tanaka",
          "Mensah",
          "Van der Berg",
          "Petrova",
          "Haddad",
          "Šimić",
          "Rossi",
          "Bakker",
          "Nguyễn",
          "Ångström",
          "Walsh",
          "Kaya",
          "Costa",
          "Ivanenko",
          "Schäfer",
          "Abebe",
          "Lefèvre",
          "Moreau");

  /** Names that Latin letters do not write. */
  private static final List<List<String>> OTHER_SCRIPTS =
      List.of(
          List.of("秀英", "王", "xiuying.wang"),
          List.of("Олена", "Шевченко", "olena.shevchenko"),
          List.of("Γιώργος", "Παππάς", "giorgos.pappas"),
          List.of("さくら", "佐藤", "sakura.sato"),
          List.of("ليلى", "حداد", "layla.haddad"));

  private record Post(String department, String employment, List<String> groups) {}

  /** Ten posts, given out in turn: six of ten may take keys at any hour. */
  private static final List<Post> POSTS =
      List.of(
          new Post("Security", "employee", List.of("security")),
          new Post("Facilities", "employee", List.of("facilities")),
          new Post("IT operations", "employee", List.of("it-operations")),
          new Post("Finance", "employee", List.of("office")),
          new Post("Facilities", "employee", List.of("facilities")),
          new Post("Security", "employee", List.of("security", "shift-lead")),
          new Post("Logistics", "employee", List.of(FLEET)),
          new Post("Facilities", "employee", List.of("facilities", "on-call")),
          new Post("Construction", "contractor", List.of("contractors")),
          new Post("People", "employee", List.of("office")));

  public Organisation {
    sites = List.copyOf(sites);
  }

  public List<Employee> people() {
    return IntStream.range(0, size).mapToObj(this::person).toList();
  }

  private Employee person(int index) {
    Random random = new Random(seed * 1_000_003 + index);
    random.nextInt(); // the first draw of neighbouring seeds is alike
    Post post = POSTS.get(index % POSTS.size());
    List<String> name = name(index, random);
    String number = String.format(Locale.ROOT, "%05d", 101 + index);
    boolean leaves = post.employment().equals("contractor");
    return new Employee(
        number,
        name.get(0),
        name.get(1),
        name.get(2) + "." + number + "@example.com",
        post.employment(),
        post.department(),
        sites.get(index % sites.size()),
        post.groups(),
        today.minusDays(30 + random.nextInt(4_000)),
        leaves ? Optional.of(today.plusDays(60 + random.nextInt(200))) : Optional.empty(),
        badge(index));
  }

  private static List<String> name(int index, Random random) {
    if (index % 12 == 7) {
      return OTHER_SCRIPTS.get(index / 12 % OTHER_SCRIPTS.size());
    }
    String given = GIVEN.get(random.nextInt(GIVEN.size()));
    String family = FAMILY.get(random.nextInt(FAMILY.size()));
    return List.of(given, family, plain(given) + "." + plain(family));
  }

  /** Letters as an e-mail address has them. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replace("ø", "o")
        .replace("ł", "l")
        .replace("ı", "i")
        .replaceAll("[^a-z]", "");
  }

  private static Employee.Badge badge(int index) {
    return new Employee.Badge(FORMAT, FACILITY + index / CARDS, 1_000 + (index * 37L) % CARDS);
  }
}
