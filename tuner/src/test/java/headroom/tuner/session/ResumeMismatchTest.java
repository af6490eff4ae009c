package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ToolInfo;
import headroom.shape.AttentionShape;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An unfinished run goes on only as what it was: each thing that its questions depend on is
 * compared, and the first that differs is named with what it was and what it is now.
 */
class ResumeMismatchTest {

  private static final int LINES_LEFT = 6;
  private static final DeviceFingerprint DEVICE = FakeMachine.DEVICE;
  private static final Setup FIRST =
      new Setup(
          ResumeTest.SHAPES,
          1,
          Strategies.RANDOM,
          Duration.ofSeconds(30),
          DEVICE,
          FakeMachine.TOOL,
          List.of(new FakeVariant("tiled")));

  private MemoryFolder memory = new MemoryFolder(Path.of("unset"));
  private byte[] unfinished = {};

  /** What may differ from run to run. */
  record Setup(
      List<AttentionShape> shapes,
      long seed,
      Strategies strategy,
      Duration budget,
      DeviceFingerprint device,
      ToolInfo tool,
      List<KernelVariant> variants) {

    TuneSession session(Path folder) {
      FakeMachine machine = new FakeMachine(7, 0.05, () -> {}).with(variants);
      TunePlan plan =
          new TunePlan(
              "custom",
              shapes,
              budget,
              3,
              4,
              1,
              seed,
              strategy,
              folder.resolve("profile.json"),
              folder.resolve("run.jsonl"));
      return machine.session(plan, tool, device, new SilentListener());
    }

    Setup on(List<AttentionShape> others) {
      return new Setup(others, seed, strategy, budget, device, tool, variants);
    }

    Setup with(long otherSeed, Strategies other, Duration otherBudget) {
      return new Setup(shapes, otherSeed, other, otherBudget, device, tool, variants);
    }

    Setup on(DeviceFingerprint other) {
      return new Setup(shapes, seed, strategy, budget, other, tool, variants);
    }

    Setup of(ToolInfo other) {
      return new Setup(shapes, seed, strategy, budget, device, other, variants);
    }

    Setup among(List<KernelVariant> others) {
      return new Setup(shapes, seed, strategy, budget, device, tool, others);
    }
  }

  private static DeviceFingerprint device(String model, DeviceTraits traits, String jdk) {
    return new DeviceFingerprint(
        DEVICE.kind(),
        model,
        DEVICE.microarchitecture(),
        DEVICE.isa(),
        traits,
        DEVICE.threadsPerCore(),
        DEVICE.memoryGiB(),
        DEVICE.governor(),
        DEVICE.os(),
        jdk);
  }

  static Stream<Arguments> differences() {
    DeviceTraits fourCores = new DeviceTraits(256, 16, 4, 32 << 10, 1 << 20, 0);
    return Stream.of(
        Arguments.of("shapes", FIRST.on(ResumeTest.SHAPES.subList(0, 2)), "3 from", "2 from"),
        Arguments.of("shapes", FIRST.on(ResumeTest.SHAPES.reversed()), "3 from", "3 from"),
        Arguments.of(
            "strategy", FIRST.with(1, Strategies.EXHAUSTIVE, FIRST.budget), "random", "exhaustive"),
        Arguments.of("seed", FIRST.with(2, FIRST.strategy, FIRST.budget), "1", "2"),
        Arguments.of(
            "budget", FIRST.with(1, FIRST.strategy, Duration.ofSeconds(31)), "30.0 s", "31.0 s"),
        Arguments.of(
            "processor", FIRST.on(device("Other", DEVICE.traits(), DEVICE.jdk())), "Fake", "Other"),
        Arguments.of(
            "cores and caches",
            FIRST.on(device(DEVICE.model(), fourCores, DEVICE.jdk())),
            "cores=2",
            "cores=4"),
        Arguments.of(
            "JDK", FIRST.on(device(DEVICE.model(), DEVICE.traits(), "Test 26")), "25", "26"),
        Arguments.of("build", FIRST.of(new ToolInfo("0", "abd")), "0 abc", "0 abd"),
        Arguments.of(
            "space",
            FIRST.among(List.of(new FakeVariant("tiled"), new FakeVariant("row"))),
            "",
            ""));
  }

  @BeforeEach
  void leaveUnfinished() throws IOException {
    memory = MemoryFolder.make();
    FIRST.session(memory.path()).run();
    Path raw = memory.path().resolve("run.jsonl");
    Files.writeString(
        raw,
        Files.readAllLines(raw).stream()
            .limit(LINES_LEFT)
            .collect(Collectors.joining("\n", "", "\n")));
    Files.delete(memory.path().resolve("profile.json"));
    unfinished = Files.readAllBytes(raw);
  }

  @AfterEach
  void remove() throws IOException {
    memory.close();
  }

  @ParameterizedTest(name = "{0}: {2} then, {3} now")
  @MethodSource("differences")
  void aRunThatDiffersIsRefusedAndTheUnfinishedOneKept(
      String field, Setup other, String then, String now) {
    assertThatThrownBy(other.session(memory.path())::run)
        .isInstanceOf(ResumeException.class)
        .hasMessageContaining("run.jsonl differs in " + field + ": ")
        .hasMessageMatching("(?s).*%s.* then, .*%s.* now; .*--no-resume.*".formatted(then, now));
    assertThat(memory.path().resolve("run.jsonl")).hasBinaryContent(unfinished);
    assertThat(memory.path().resolve("profile.json")).doesNotExist();
  }

  @Test
  void theSameRunGoesOn() throws IOException {
    FIRST.session(memory.path()).run();
    assertThat(Files.readString(memory.path().resolve("run.jsonl")))
        .startsWith(new String(unfinished, StandardCharsets.UTF_8))
        .hasSizeGreaterThan(unfinished.length);
  }
}
