package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A run that was cut anywhere goes on, and comes to the same profile from the same data. */
class ResumeTest {

  static final List<AttentionShape> SHAPES =
      List.of(
          new AttentionShape(1, 32, 1, 128, 512),
          new AttentionShape(1, 32, 8, 128, 512),
          new AttentionShape(1, 32, 32, 128, 512));

  private static byte[] wholeLog = {};
  private static String wholeProfile = "";
  private static int wholeEvaluations;

  static TunePlan plan(Path folder, long seed, Duration budget) {
    return new TunePlan(
        "custom",
        SHAPES,
        budget,
        3,
        4,
        1,
        seed,
        Strategies.RANDOM,
        folder.resolve("profile.json"),
        folder.resolve("run.jsonl"));
  }

  private static FakeMachine machine() {
    return new FakeMachine(7, 0.05, () -> {});
  }

  private static TunePlan plan(Path folder) {
    return plan(folder, 1, Duration.ofSeconds(160));
  }

  @BeforeContainer
  static void runToTheEnd() throws IOException {
    FakeMachine machine = machine();
    try (MemoryFolder folder = MemoryFolder.make()) {
      machine.session(plan(folder.path()), new SilentListener()).run();
      wholeLog = Files.readAllBytes(folder.path().resolve("run.jsonl"));
      wholeProfile = Files.readString(folder.path().resolve("profile.json"));
    }
    wholeEvaluations = machine.evaluations();
    assertThat(wholeEvaluations).isGreaterThan(100);
    // So it is cut in the midst of a play-off, too.
    assertThat(machine.timedAgain()).isGreaterThan(5);
  }

  private static long outcomes(byte[] log) {
    String text = new String(log, StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    return whole.lines().filter(line -> line.contains("\"type\":\"outcome\"")).count();
  }

  @Property(tries = 60)
  void cutAtAnyByteItComesToTheSameProfile(@ForAll @DoubleRange(min = 0, max = 1) double share)
      throws IOException {
    int header = new String(wholeLog, StandardCharsets.UTF_8).indexOf('\n') + 1;
    int length = header + (int) Math.round(share * (wholeLog.length - header));
    byte[] left = Arrays.copyOf(wholeLog, length);
    FakeMachine machine = machine();
    try (MemoryFolder memory = MemoryFolder.make()) {
      Path folder = memory.path();
      Files.write(folder.resolve("run.jsonl"), left);
      machine.session(plan(folder), new SilentListener()).run();
      assertThat(folder.resolve("profile.json")).hasContent(wholeProfile);
      assertThat(folder.resolve("run.jsonl")).hasBinaryContent(wholeLog);
    }
    assertThat(machine.evaluations()).isEqualTo((int) (wholeEvaluations - outcomes(left)));
  }
}
