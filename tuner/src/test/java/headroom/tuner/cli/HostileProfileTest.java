package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A profile from elsewhere that means harm: whatever reads it on the command line refuses it in one
 * line or shows it inert, and writes nothing but what was asked for.
 */
class HostileProfileTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** As they stand in a file. */
  private static final List<String> VALUES =
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
          "\"\\u202egnp.exe\"",
          "1000000000",
          "1e999",
          "-1",
          "NaN",
          "null",
          "true",
          "[]",
          "{\"$ref\": \"file:///etc/passwd\"}",
          "[" + "0,".repeat(200_000) + "0]");

  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("headroom-hostile");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(HostileProfileTest::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 80)
  void everyCommandRefusesItOrShowsItInert(@ForAll("damaged") String json) throws IOException {
    Path profile = Files.writeString(folder.resolve("p.json"), json);
    Path out = folder.resolve("kernel");
    String file = profile.toString();
    assertInert(TypedCommand.run("show", file));
    assertInert(TypedCommand.run("show", "--bench", file));
    assertInert(TypedCommand.run("plan", "--model", "falcon-7b", "--profile", file));
    TypedCommand export =
        TypedCommand.run(
            "export",
            "--shape",
            "b1-h32-kv1-d128-s512",
            "--profile",
            file,
            "--force",
            "--out",
            out.toString());
    assertInert(export);
    if (export.exitCode() == ExitCode.OK) {
      assertThat(Files.readString(out.resolve("TunedDecode.java")))
          .doesNotContain("System.exit", "pwned", "<script", "etc/passwd");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(it -> it.getFileName().toString()))
          .isSubsetOf("p.json", "TunedDecode.java", "TunedDecodeTest.java");
    }
  }

  private static void assertInert(TypedCommand command) {
    assertThat(command.exitCode()).isIn(ExitCode.OK, ExitCode.BAD_INPUT);
    assertThat(command.out() + command.err()).doesNotContainPattern("[\\p{Cc}&&[^\\n]]");
    if (command.exitCode() != ExitCode.OK) {
      assertThat(command.line()).hasSizeLessThan(1300);
      assertThat(command.out()).isEmpty();
    }
  }

  /** One to three fields of a profile of ours, replaced. */
  @Provide
  Arbitrary<String> damaged() {
    return Arbitraries.randomValue(
        random -> {
          JsonNode root =
              JSON.readTree(Path.of("../results/profiles/amd-epyc-avx2-2c.json").toFile());
          List<Runnable> places = new ArrayList<>();
          collect(root, places);
          for (int i = random.nextInt(3); i >= 0; i--) {
            places.get(random.nextInt(places.size())).run();
          }
          String json = JSON.writeValueAsString(root);
          while (json.contains("\"@damage@\"")) {
            String value = VALUES.get(random.nextInt(VALUES.size()));
            int at = json.indexOf("\"@damage@\"");
            json = json.substring(0, at) + value + json.substring(at + "\"@damage@\"".length());
          }
          return json;
        });
  }

  private static void collect(JsonNode node, List<Runnable> places) {
    switch (node) {
      case ObjectNode object -> {
        for (String name : List.copyOf(object.propertyNames())) {
          places.add(() -> object.put(name, "@damage@"));
          collect(object.get(name), places);
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          int index = i;
          places.add(() -> array.set(index, "@damage@"));
          collect(array.get(i), places);
        }
      }
      default -> {}
    }
  }
}
