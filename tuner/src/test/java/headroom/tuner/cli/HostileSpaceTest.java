package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T4 results from elsewhere that mean harm: one clear line, or a replay of what they hold; nothing
 * unexpected, and nothing written.
 */
class HostileSpaceTest {

  /** Each text and each number of a document, names of fields too. */
  private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|[0-9.]+");

  /** As they stand in a file. */
  private static final List<String> VALUES =
      List.of(
          "\"\\u001b[2J\\u001b]0;pwned\\u0007\"",
          "\"a\\nb\\u2028c\"",
          "\"../../../../etc/passwd\"",
          "\"" + "x".repeat(20_000) + "\"",
          "\"\"",
          "\"%s%n%x\"",
          "-1",
          "0",
          "1e300",
          "1e999",
          "4e-324",
          "99999999999999999999",
          "null",
          "true",
          "[]",
          "{}",
          "[".repeat(40) + "]".repeat(40));

  /** Files that no tuner writes. */
  enum Monster {
    /** More results than a recorded space may have. */
    HUGE(
        "{\"results\": [" + "{},".repeat(100_000) + "{}]}", "holds 100001 entries; at most 100000"),
    /** Lists in lists, as deep as a parser's stack. */
    DEEP("{\"results\": [" + "[".repeat(100_000), "beyond the limits"),
    /** Cut in its midst. */
    TORN("{\"results\": [{\"configuration\": {\"a\": 1", "ends too early"),
    /** No text at all. */
    ZEROS("\0".repeat(1000), "is not JSON");

    private final String text;
    private final String complaint;

    Monster(String text, String complaint) {
      this.text = text;
      this.complaint = complaint;
    }
  }

  private static String results() {
    List<String> results = new ArrayList<>();
    for (int tile = 1; tile <= 8; tile++) {
      results.add(
          "{\"configuration\": {\"tile\": %d, \"order\": \"ij\"}, \"invalidity\": \"correct\", \"measurements\": [{\"name\": \"time\", \"value\": %d.5, \"unit\": \"ms\"}], \"objectives\": [\"time\"]}"
              .formatted(tile, tile));
    }
    return "{\"metadata\": {\"timeunit\": \"ms\"}, \"results\": ["
        + String.join(", ", results)
        + "]}";
  }

  /** One to three tokens replaced. */
  private static String damaged(Random random) {
    String text = results();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<MatchResult> tokens = TOKEN.matcher(text).results().toList();
      MatchResult token = tokens.get(random.nextInt(tokens.size()));
      String value = VALUES.get(random.nextInt(VALUES.size()));
      text = text.substring(0, token.start()) + value + text.substring(token.end());
    }
    return text;
  }

  private static TypedCommand replay(String text) throws IOException {
    Path file = Files.createTempFile("headroom-space", ".json");
    try {
      Files.writeString(file, text);
      return TypedCommand.run(
          "tune", "--replay", file.toString(), "--seeds", "1", "--evaluations", "4");
    } finally {
      Files.delete(file);
    }
  }

  private static void assertRefused(TypedCommand command, String complaint) {
    assertThat(command.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(command.line()).contains("headroom-space", complaint).hasSizeLessThan(1300);
    assertThat(command.out()).isEmpty();
  }

  @Property(tries = 80)
  void aDamagedFileIsRefusedInOneLineOrReplayed(@ForAll long seed) throws IOException {
    TypedCommand command = replay(damaged(new Random(seed)));

    assertThat(command.out() + command.err())
        .doesNotContainPattern("[\\p{Cc}&&[^\\n]]")
        .doesNotContain("NaN");
    if (command.exitCode() != ExitCode.OK) {
      assertRefused(command, "headroom: ");
    }
  }

  @ParameterizedTest
  @EnumSource(Monster.class)
  void aMonsterIsRefusedInOneLine(Monster monster) throws IOException {
    assertRefused(replay(monster.text), monster.complaint);
  }
}
