package headroom.profile;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.json.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Damaged files: whatever happens to a profile, it reads as a valid one or is refused in a line.
 */
class ProfileMutationTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "0.5",
          "1e999",
          "-1e999",
          "1e-999",
          "99999999999999999999",
          "2147483648",
          "\"\"",
          "\"<script>alert(1)</script>\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u001b[31m\"",
          "\"x\\ny\"",
          "[]",
          "{}",
          "[[[[[[]]]]]]",
          "{\"a\":{\"a\":{\"a\":1}}}",
          "\"" + "z".repeat(300) + "\"",
          "\"" + "z".repeat(20_000) + "\"",
          "NaN",
          "Infinity");

  @Property(tries = 3000)
  void damagedFieldsAreValidOrRefused(@ForAll("damagedFields") String json) {
    assertValidOrRefused(json);
  }

  @Property(tries = 1000)
  void damagedTextIsValidOrRefused(@ForAll("damagedText") String json) {
    assertValidOrRefused(json);
  }

  /** In particular: what the schema refuses, the reader refuses. */
  private static void assertValidOrRefused(String json) {
    Optional<TuningProfile> read = read(json);
    Statistics.label("read").collect(read.isPresent());
    read.ifPresent(
        profile -> {
          assertThat(ProfileSchema.violations(json)).isEmpty();
          String written = ProfileCodec.write(profile);
          assertThat(ProfileSchema.violations(written)).isEmpty();
          assertThat(ProfileCodec.write(ProfileCodec.read(written))).isEqualTo(written);
        });
  }

  private static Optional<TuningProfile> read(String json) {
    try {
      return Optional.of(ProfileCodec.read(json));
    } catch (DocumentException e) {
      assertThat(e.getMessage()).hasSizeLessThan(1100);
      assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
      assertThat(e.getMessage()).doesNotContainPattern("\\p{Cc}");
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<String> damagedFields() {
    return Arbitraries.randomValue(
        random -> {
          JsonNode root = MAPPER.readTree(ProfileSchema.golden());
          List<JsonNode> containers = new ArrayList<>();
          collect(root, containers);
          JsonNode container = containers.get(random.nextInt(containers.size()));
          // The marker is a string that stands nowhere else; text takes what a tree cannot hold.
          String marker = "@damage@";
          String value = VALUES.get(random.nextInt(VALUES.size()));
          switch (container) {
            case ObjectNode object -> damage(object, marker, random);
            case ArrayNode array when !array.isEmpty() && random.nextBoolean() ->
                array.set(random.nextInt(array.size()), marker);
            case ArrayNode array -> array.add(marker);
            default -> throw new AssertionError(container);
          }
          return MAPPER.writeValueAsString(root).replace('"' + marker + '"', value);
        });
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static void damage(ObjectNode object, String marker, Random random) {
    List<String> names = List.copyOf(object.propertyNames());
    if (names.isEmpty()) {
      object.put("added", marker);
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(6)) {
      case 0 -> object.remove(name);
      case 1 -> object.put(name + "x", marker);
      case 2 -> object.put("\u001b[0m/~" + name, marker);
      default -> object.put(name, marker);
    }
  }

  @Provide
  Arbitrary<String> damagedText() {
    return Arbitraries.randomValue(
        random -> {
          String golden = ProfileSchema.golden();
          int at = random.nextInt(golden.length());
          int end = Math.min(golden.length(), at + random.nextInt(40));
          return switch (random.nextInt(6)) {
            case 0 -> golden.substring(0, at);
            case 1 -> golden.substring(0, at) + golden.substring(end);
            case 2 -> golden.substring(0, end) + golden.substring(at);
            case 3 ->
                golden.substring(0, at) + "[".repeat(random.nextInt(5000)) + golden.substring(at);
            case 4 ->
                golden.substring(0, at) + (char) random.nextInt(0x10000) + golden.substring(at);
            default -> golden.substring(0, at) + random.nextInt(10) + golden.substring(at);
          };
        });
  }
}
