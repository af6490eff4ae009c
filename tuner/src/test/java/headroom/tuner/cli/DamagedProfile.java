package headroom.tuner.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Profiles of ours with one to three fields replaced. In half of them any field becomes anything;
 * in the others free texts become texts, most of which a profile may hold: what is refused at once
 * tells nothing of those who show it.
 */
final class DamagedProfile {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String HOLE = "@damage@";

  /** As they stand in a file. */
  private static final List<String> TEXTS =
      List.of(
          "\"<script>alert(1)</script>\"",
          "\"</pre><img src=x onerror=alert(1)>\"",
          "\"../../../../etc/passwd\"",
          "\"/dev/zero\"",
          "\"C:\\\\Windows\\\\x\"",
          "\"*/ static { System.exit(7); } /*\"",
          "\"\\\\u002a\\\\u002f static { System.exit(7); } /*\"",
          "\"$(touch pwned)\"",
          "\"`touch pwned`; rm -rf .\"",
          "\"%s%n%x\"",
          "\"\\u001b[2J\\u001b]0;pwned\\u0007\"",
          "\"\\u202egnp.exe\"");

  private static final List<String> VALUES =
      Stream.concat(
              TEXTS.stream(),
              Stream.of(
                  "1000000000",
                  "2147483647",
                  "1e999",
                  "-1",
                  "NaN",
                  "null",
                  "true",
                  "[]",
                  "{\"$ref\": \"file:///etc/passwd\"}",
                  "[" + "0,".repeat(200_000) + "0]"))
          .toList();

  /** Two fields of one name: of a shape that was left out, and of a warm start. */
  private static final String SOURCE = "source";

  /** Fields that hold any printable text, a list's with brackets. */
  private static final Set<String> FREE =
      Set.of(
          "model",
          "microarchitecture",
          "governor",
          "os",
          "jdk",
          "models[]",
          "strategy",
          "shapes[]." + SOURCE,
          "warmStarts[]." + SOURCE);

  private DamagedProfile() {}

  /** Damaged forms of a whole profile. */
  static Arbitrary<String> of(String whole) {
    return Arbitraries.randomValue(
        random ->
            random.nextBoolean()
                ? damaged(whole, random, true, TEXTS)
                : damaged(whole, random, false, VALUES));
  }

  private static String damaged(String whole, Random random, boolean free, List<String> values) {
    JsonNode root = JSON.readTree(whole);
    List<List<Runnable>> places = places(root, free);
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<Runnable> alike = places.get(random.nextInt(places.size()));
      alike.get(random.nextInt(alike.size())).run();
    }
    String json = JSON.writeValueAsString(root);
    String hole = "\"" + HOLE + "\"";
    for (int at = json.indexOf(hole); at >= 0; at = json.indexOf(hole)) {
      String value = values.get(random.nextInt(values.size()));
      json = json.substring(0, at) + value + json.substring(at + hole.length());
    }
    return json;
  }

  /**
   * What may be replaced. Free texts by name, each as likely as any other: a device's five would be
   * lost among a thousand fields. All fields are alike.
   */
  private static List<List<Runnable>> places(JsonNode root, boolean free) {
    Map<String, List<Runnable>> places = new TreeMap<>();
    collect(
        root,
        "",
        (name, place) -> {
          if (!free || FREE.contains(name)) {
            places.computeIfAbsent(free ? name : "all", _ -> new ArrayList<>()).add(place);
          }
        });
    return List.copyOf(places.values());
  }

  private static void collect(JsonNode node, String name, BiConsumer<String, Runnable> places) {
    switch (node) {
      case ObjectNode object -> {
        for (String field : List.copyOf(object.propertyNames())) {
          places.accept(
              field.equals(SOURCE) ? name + "." + SOURCE : field, () -> object.put(field, HOLE));
          collect(object.get(field), field, places);
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          int index = i;
          places.accept(name + "[]", () -> array.set(index, HOLE));
          collect(array.get(i), name + "[]", places);
        }
      }
      default -> {}
    }
  }
}
