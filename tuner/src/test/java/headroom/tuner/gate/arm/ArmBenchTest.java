package headroom.tuner.gate.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.cpu.kernel.PlantedFault;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.tuner.gate.GateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arms in JVMs of their own: what they answer, and what becomes of those that cannot. */
class ArmBenchTest {

  private static final DeviceTraits TRAITS =
      new DeviceTraits(128, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final ArmTask TINY =
      new ArmTask("tiled", Map.of("kvBlock", "128"), 1, 4, 1, 32, 300, "f32", 0);

  @TempDir private Path folder;

  private ArmBench bench(ArmBuild build, ArmTask... tasks) {
    ArmBench bench = new ArmBench(new ArmJvm(build, folder, TRAITS), new ArmEffort(5, 5));
    bench.describe(List.of(tasks), 1, LIMIT);
    return bench;
  }

  /** The same JVMs serve several questions, since starting them is what costs. */
  @Test
  void measuresTheRightAndNamesTheWrong() {
    ArmTask unknown = new ArmTask("tilde", Map.of(), 1, 4, 1, 32, 300, "f32", 0);
    ArmBench bench = bench(ArmBuild.running("this", "unknown"), TINY, unknown);
    ArmReply time = bench.measure(TINY, 1, Optional.empty(), LIMIT);
    assertThat(time).isInstanceOf(ArmReply.Measured.class);
    ArmReply.Measured measured = (ArmReply.Measured) time;
    assertThat(measured.sample().medianNanos()).isBetween(100.0, 1e9);
    assertThat(measured.relativeError()).isBetween(0.0, 1e-5);
    assertThat(measured.controlGflops()).isPositive();
    // 75 KiB: boxed vectors would be read at some 0.5 bytes/ns, caches give 20 and more.
    assertThat(18 * 4096 / measured.sample().readNanos()).as("bytes/ns").isBetween(2.0, 1000.0);
    assertThat(
            bench.measure(
                TINY, 1, Optional.of(PlantedFaultSpec.of(new PlantedFault.SkippedKeys())), LIMIT))
        .isInstanceOf(ArmReply.Incorrect.class);
    assertThat(bench.measure(unknown, 1, Optional.empty(), LIMIT))
        .isInstanceOfSatisfying(
            ArmReply.Failed.class,
            failed -> assertThat(failed.detail()).contains("tilde").contains("known variants"));
  }

  /** Whoever has no time left for its JVMs learns nothing about the kernels. */
  @Test
  void aJvmThatIsCutOffSaysNothingAgainstItsTasks() {
    ArmBench bench =
        new ArmBench(
            new ArmJvm(ArmBuild.running("this", "unknown"), folder, TRAITS), new ArmEffort(5, 5));
    ArmTask other = new ArmTask("tiled", Map.of(), 1, 4, 1, 32, 100, "f32", 0);
    bench.describe(List.of(TINY, other), 1, Duration.ofMillis(1));
    for (ArmTask task : List.of(TINY, other)) {
      assertThat(bench.measure(task, 1, Optional.empty(), LIMIT))
          .isInstanceOf(ArmReply.TimedOut.class);
    }
  }

  /**
   * Each of these has 1 GiB of caches: one JVM each. The third is cut off, the fourth not begun.
   */
  @Test
  void allJvmsThatAreAskedShareOneLimit() {
    List<ArmTask> large =
        IntStream.rangeClosed(1, 4)
            .mapToObj(heads -> new ArmTask("tiled", Map.of(), 16, heads, 1, 128, 32768, "f32", 0))
            .toList();
    SlowJvms jvms = new SlowJvms(Duration.ofSeconds(20));
    ArmBench bench = new ArmBench(jvms, ArmEffort.STANDARD, () -> jvms.clock.toNanos());
    bench.describe(large, 1, Duration.ofSeconds(50));
    assertThat(jvms.limits).extracting(Duration::toSeconds).containsExactly(50L, 30L, 10L);
    assertThat(jvms.clock).as("within the limit").isEqualTo(Duration.ofSeconds(50));
    assertThat(large)
        .map(task -> bench.measure(task, 1, Optional.empty(), LIMIT))
        .hasExactlyElementsOfTypes(
            ArmReply.Incorrect.class,
            ArmReply.Incorrect.class,
            ArmReply.TimedOut.class,
            ArmReply.TimedOut.class);
  }

  /** JVMs that take so long on a clock of their own to find a kernel wrong. */
  private static final class SlowJvms implements FreshJvms {
    private final Duration answer;
    private final List<Duration> limits = new ArrayList<>();
    private Duration clock = Duration.ZERO;

    private SlowJvms(Duration answer) {
      this.answer = answer;
    }

    @Override
    public List<ArmReply> rehearse(ArmRequest request, long cacheMib, Duration limit) {
      limits.add(limit);
      boolean late = limit.compareTo(answer) < 0;
      clock = clock.plus(late ? limit : answer);
      return List.of(
          late ? new ArmReply.TimedOut("cut off") : new ArmReply.Incorrect("relative error 1"));
    }

    @Override
    public ArmReply measure(
        ArmRequest.Measure request, ArmReply.Described described, double rate, Duration limit) {
      throw new AssertionError("nothing was described: " + request);
    }
  }

  @Test
  void aJvmThatDiesSaysHow() {
    ArmBench bench = bench(new ArmBuild("none", "unknown", folder.toString()), TINY);
    assertThat(bench.measure(TINY, 1, Optional.empty(), LIMIT))
        .isInstanceOfSatisfying(
            ArmReply.Failed.class,
            failed -> assertThat(failed.detail()).contains("exit code 1").contains("GateArm"));
  }

  @Test
  void aBuildWithoutAnArmIsRefusedByName() throws IOException {
    Path jar = Files.writeString(folder.resolve("old.jar"), "no jar at all");
    assertThatThrownBy(() -> ArmBuild.of("v0.0.1", "unknown", jar))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("v0.0.1 holds no headroom.tuner.gate.arm.GateArm")
        .hasMessageContaining("newer");
  }

  @Test
  void requestsAndRepliesComeBackAsTheyWere() {
    ArmRequest request =
        new ArmRequest.Measure(
            ArmRequest.PROTOCOL,
            TINY,
            7,
            ArmEffort.STANDARD,
            Optional.of(new PlantedFaultSpec("extra-work", 3)));
    assertThat(ArmWire.readRequest(ArmWire.write(request))).isEqualTo(request);
    ArmReply reply = new ArmReply.Incorrect("relative error 1");
    assertThat(ArmWire.write(reply)).startsWith(ArmReply.PREFIX);
    assertThat(ArmWire.readReply(ArmWire.write(reply))).contains(reply);
    assertThat(ArmWire.readReply("hello")).isEmpty();
    assertThat(ArmWire.readReply(ArmReply.PREFIX + "\"new\"}")).isEmpty();
  }

  /**
   * A gate that is older than kernels on a GPU says nothing of them: all of its tasks are a CPU's.
   */
  @Test
  void aRequestWithoutAGpuIsOfTheCpu() {
    String request =
        """
        {"request": "measure", "protocol": 1, "seed": 7,
         "effort": {"sampleMillis": 5, "waitMillis": 5}, "fault": null,
         "task": {"variant": "tiled", "axes": {"kvBlock": "128"}, "batch": 1, "queryHeads": 4,
                  "kvHeads": 1, "headDim": 32, "seqLen": 300, "element": "f32", "pageTokens": 0}}
        """;
    assertThat(ArmWire.readRequest(request))
        .isInstanceOfSatisfying(
            ArmRequest.Measure.class, measure -> assertThat(measure.task()).isEqualTo(TINY));
    ArmTask onGpu = TINY.onGpu(CacheState.COLD);
    ArmRequest asked =
        new ArmRequest.Measure(ArmRequest.PROTOCOL, onGpu, 7, ArmEffort.STANDARD, Optional.empty());
    assertThat(ArmWire.readRequest(ArmWire.write(asked))).isEqualTo(asked);
  }

  @Test
  void anotherProtocolIsRefused() {
    String request = ArmWire.write(new ArmRequest.Describe(99, List.of(), 1, Optional.empty()));
    assertThatThrownBy(() -> ArmWire.readRequest(request)).hasMessageContaining("protocol 99");
  }
}
